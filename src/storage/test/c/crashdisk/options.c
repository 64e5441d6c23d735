#define _GNU_SOURCE
#include "options.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: crashdisk [OPTIONS] DIRECTORY MOUNT_POINT\n"
    "\n"
    "Mounts the files of DIRECTORY as disks with volatile write caches. Stays in the foreground.\n"
    "\n"
    "  --seed N          of power cuts and lies (1)\n"
    "  --atomic BYTES    a power cut does not tear aligned units of this size within one write (512)\n"
    "  --cache BYTES     a file's cache is written back when it holds more (67108864)\n"
    "  --block BYTES     the block size that statvfs names (512)\n"
    "  --lie NAME=RATE   tells this lie with that probability (repeatable): ignore-flush reorder drop-write\n"
    "                    lose-write misplace zero corrupt stale-read tear; RATE 0 enables lies for later\n"
    "  --log FILE        appends a line for each lie, power cut, and place where a lie mattered\n"
    "  --until-eof       unmounts when standard input ends\n"
    "\n"
    "MOUNT_POINT/.control takes a command for each write: cut [SEED] | cut-after N | on | resume | check |\n"
    "lie NAME=RATE; it reads as the disk's state. SIGUSR1 cuts the power before the next request, SIGUSR2 brings it back.\n";

static bool wrong(const char *name, const char *value, const char *allowed) {
  fprintf(stderr, "crashdisk: --%s %s: must be %s\n", name, value, allowed);
  return false;
}

static bool number(const char *value, uint64_t *result) {
  char *end;
  errno = 0;
  *result = strtoull(value, &end, 10);
  return errno == 0 && end != value && *end == '\0' && *value != '-';
}

static bool power_of_two(const char *name, const char *value, uint64_t *result) {
  if (!number(value, result) || *result < SECTOR || *result > (1 << 20) || (*result & (*result - 1)) != 0) {
    return wrong(name, value, "a power of two from 512 to 1048576");
  }
  return true;
}

static bool set(struct options *options, int option, const char *name, const char *value) {
  struct disk *disk = options->disk;
  uint64_t block;
  switch (option) {
    case 's':
      return number(value, &disk->seed) || wrong(name, value, "a number");
    case 'a':
      return power_of_two(name, value, &disk->atomic);
    case 'c':
      return number(value, &disk->cache) || wrong(name, value, "a number of bytes");
    case 'b':
      if (!power_of_two(name, value, &block)) {
        return false;
      }
      options->block = (unsigned long)block;
      return true;
    case 'l':
      return lies_set(&disk->lies, value) || wrong(name, value, "NAME=RATE with a RATE from 0 to 1; see --help");
    case 'f':
      options->log = value;
      return true;
    case 'u':
      options->until_eof = true;
      return true;
    default:
      return false;
  }
}

bool options_parse(struct options *options, int argc, char **argv) {
  static const struct option NAMES[] = {
      {"seed", required_argument, NULL, 's'},  {"atomic", required_argument, NULL, 'a'},
      {"cache", required_argument, NULL, 'c'}, {"block", required_argument, NULL, 'b'},
      {"lie", required_argument, NULL, 'l'},   {"log", required_argument, NULL, 'f'},
      {"until-eof", no_argument, NULL, 'u'},   {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0}};
  int index = 0;
  for (int option; (option = getopt_long(argc, argv, "", NAMES, &index)) != -1;) {
    if (option == 'h') {
      fputs(USAGE, stdout);
      exit(EXIT_SUCCESS);
    }
    if (option == '?' || !set(options, option, NAMES[index].name, optarg)) {
      return false;
    }
  }
  if (argc - optind != 2) {
    fputs(USAGE, stderr);
    return false;
  }
  options->directory = argv[optind];
  options->mount_point = argv[optind + 1];
  options->disk->lies.seed = options->disk->seed;
  options->disk->directory = open(options->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (options->disk->directory < 0) {
    fprintf(stderr, "crashdisk: %s: %s\n", options->directory, strerror(errno));
    return false;
  }
  return true;
}
