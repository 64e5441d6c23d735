/* Attacks the ABI at random, as a short form of the fuzzer. DGEN_TEST_ATTACKS sets the number of attacks. */
#include <stdlib.h>
#include <string.h>

#include "attack.h"
#include "check.h"

#define BYTES 400

int main(void) {
    const char *given = getenv("DGEN_TEST_ATTACKS");
    unsigned long attacks = given != NULL ? strtoul(given, NULL, 10) : 300;
    for (unsigned long i = 0; i < attacks; ++i) {
        uint8_t bytes[BYTES];
        for (size_t b = 0; b < BYTES; b += sizeof(uint64_t)) {
            uint64_t word = random_word();
            memcpy(bytes + b, &word, sizeof word);
        }
        attack(bytes, 1 + random_below(BYTES)); /* aborts if something is wrong */
        CHECK(dgen_isa_supported() != 0, "attack %lu", i);
    }
    return check_report("attack");
}
