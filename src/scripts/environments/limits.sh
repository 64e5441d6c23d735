# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# ulimit: address space, open files, processes, file size

# Under a limit the command works, or says why not, with a status of its own; never that data is wrong.
limited() { # LIMIT STATUS|STATUS MESSAGE
  "$dgen" write --out g --seed 1 --size 10000 >/dev/null 2>&1
  # shellcheck disable=SC2016 # for that shell
  for command in "verify --in g" "write --out f --seed 1 --size 10MiB"; do
    # shellcheck disable=SC2086 # a list of words
    run bash -c 'ulimit $0 2>/dev/null || exit 77; exec "$@"' "$1" "$dgen" $command
    [[ $status == 77 ]] && skip "ulimit $1 is not possible here"
    case "|$2|" in
      *"|$status|"*) ;;
      *) problem "$command: status $status, not $2 ($(grep -av '^$' "$place.err" | tail -n 1 | cut -c 1-160))" ;;
    esac
    if [[ $status != 0 ]]; then says "^dgen: .*$3"; fi
  done
}
for kib in 300000 1000000 2000000 3000000; do cell "ulimit -v $kib" limited "-v $kib" 4 'ulimit -v'; done
cell "ulimit -v 8000000" limited "-v 8000000" 0 .
# With less than 12 the shell cannot even open the script.
for number in 12 13 14; do cell "ulimit -n $number" limited "-n $number" '4' '(open files|ulimit -n)'; done
for number in 16 20 24; do cell "ulimit -n $number" limited "-n $number" '0|2|3|4' '(open files|ulimit -n)'; done
for number in 64 256; do cell "ulimit -n $number" limited "-n $number" 0 .; done
cell "ulimit -d 100000" limited "-d 100000" '0|4' 'ulimit'

file_size() {
  run bash -c 'ulimit -f 1000; exec "$@"' - "$dgen" write --out f --seed 1 --size 10MiB
  ends 3 'f: .*File too large'
  must "the manifest says incomplete" grep -q '"complete" *: *false' f.dgen.json
}
cell "ulimit -f 1000" file_size

cpu_time() {
  run bash -c 'ulimit -t 2; exec "$@"' - "$dgen" write --out /dev/null --seed 1 --size 4TiB
  [[ $status == 152 || $status == 137 ]] || problem "status $status instead of 152 or 137"
}
cell "ulimit -t 2" cpu_time

processes() { # NUMBER STATUS|STATUS
  root
  needs setpriv
  chmod 777 .
  # No other process of that user counts.
  run setpriv --reuid 54321 --regid 54321 --clear-groups prlimit --nproc="$1" "$dgen" write --out f --seed 1 --size 10MiB
  case "|$2|" in
    *"|$status|"*) ;;
    *) problem "status $status, not $2" ;;
  esac
  if [[ $status != 0 ]]; then says '^dgen: .*(threads|processes)'; fi
}
cell "ulimit -u 1" processes 1 4
cell "ulimit -u 5" processes 5 4
cell "ulimit -u 12" processes 12 '2|4'
cell "ulimit -u 18" processes 18 '2|3|4'
cell "ulimit -u 200" processes 200 0

# What cannot begin for want of threads leaves what there was, with its manifest.
kept() { # NUMBER
  root
  needs setpriv
  chmod 777 .
  local other=(setpriv --reuid 54321 --regid 54321 --clear-groups)
  "${other[@]}" "$dgen" write --out f --seed 1 --size 10MiB >/dev/null 2>&1
  cp f.dgen.json before
  run "${other[@]}" prlimit --nproc="$1" "$dgen" write --force --out f --seed 2 --size 10MiB
  if [[ $status != 0 ]]; then must "the manifest is as it was" cmp -s f.dgen.json before; fi
  run "$dgen" verify --in f
  ends 0
}
for number in 12 14 15 16 17 18 19 20 22; do cell "ulimit -u $number, over an existing file" kept $number; done
