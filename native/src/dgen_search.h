/* Searches for pages by the first word of a lane. */
#ifndef DGEN_SEARCH_H
#define DGEN_SEARCH_H

#include <stdbool.h>

#include "dgen_format.h"

/* The wanted words, and a filter that few other words pass. */
#define DGEN_FILTER_BITS 16
typedef struct {
    uint64_t filter[(1u << DGEN_FILTER_BITS) / 64];
    const uint8_t *words;
    uint32_t count;
    uint64_t offset0, offset3; /* the lane's state words 0 and 3 before mixing, without the part that depends on the page */
    uint64_t mask, base;       /* as in a recipe */
} dgen_search;

/* Prepares a search for `count` words in one lane, in the order that dgen_find_page requires. */
void dgen_search_for(dgen_search *search, const uint8_t *words, uint32_t count, uint32_t lane, uint64_t key0,
                     uint64_t key3, uint64_t mask, uint64_t base);

/* Returns 1 if the filter passes the word, which may then be wanted, else 0. */
DGEN_INLINE uint64_t dgen_may_be(const dgen_search *search, uint64_t word) {
    return search->filter[word >> (64 - DGEN_FILTER_BITS + 6)] >> (word >> (64 - DGEN_FILTER_BITS) & 63) & 1;
}

/* Returns whether the filter passes any of the words, without a branch for each. */
DGEN_INLINE bool dgen_any_may_be(const dgen_search *search, const uint64_t *words, int count) {
    uint64_t maybe = 0;
    for (int k = 0; k < count; ++k) {
        maybe |= dgen_may_be(search, words[k]);
    }
    return maybe != 0;
}

/* Returns whether the word is wanted. */
bool dgen_is_wanted(const dgen_search *search, uint64_t word);

/* Returns the lane's first word on a page. */
DGEN_INLINE uint64_t dgen_first_word(const dgen_search *search, uint64_t page) {
    uint64_t base = dgen_seed_base(page);
    uint64_t s0 = dgen_mix64(search->offset0 + base), s3 = dgen_mix64(search->offset3 + base);
    return ((dgen_rotl(s0 + s3, 23) + s0) & search->mask) | search->base;
}

/* Searches pages page + i to page + pages - 1, one by one. Returns the index of the first match, or `pages`. */
DGEN_INLINE uint64_t dgen_find_among(const dgen_search *search, uint64_t page, uint64_t i, uint64_t pages) {
    for (; i < pages; ++i) {
        uint64_t word = dgen_first_word(search, page + i);
        if (dgen_may_be(search, word) != 0 && dgen_is_wanted(search, word)) {
            return i;
        }
    }
    return pages;
}

#endif
