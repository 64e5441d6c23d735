/* The entry point for libFuzzer: see attack-native.sh. */
#include "attack.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    attack(bytes, n);
    return 0;
}
