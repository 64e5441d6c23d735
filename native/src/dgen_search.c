#include "dgen_search.h"

#include <string.h>

void dgen_search_for(dgen_search *search, const uint8_t *words, uint32_t count, uint32_t lane, uint64_t key0,
                     uint64_t key3, uint64_t mask, uint64_t base) {
    uint64_t lane_offset = DGEN_GOLDEN * (lane + 1);
    *search = (dgen_search){
        .words = words, .count = count, .offset0 = key0 + lane_offset, .offset3 = key3 + lane_offset, .mask = mask, .base = base};
    for (uint32_t i = 0; i < count; ++i) {
        uint64_t word;
        memcpy(&word, words + i * sizeof word, sizeof word);
        search->filter[word >> (64 - DGEN_FILTER_BITS + 6)] |= UINT64_C(1) << (word >> (64 - DGEN_FILTER_BITS) & 63);
    }
}

bool dgen_is_wanted(const dgen_search *search, uint64_t word) {
    uint32_t low = 0, high = search->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int64_t wanted;
        memcpy(&wanted, search->words + middle * sizeof wanted, sizeof wanted);
        if (wanted == (int64_t)word) {
            return true;
        }
        if (wanted < (int64_t)word) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}
