/* Checks the test vectors of stream format 1 on every variant. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "sha256.h"
#include "stream.h"

#define HUGE_SIZE (UINT64_C(1) << 62)
#define DEFAULTS .size = HUGE_SIZE, .dedup_ratio = 1, .dedup_unit = 131072, .compress_ratio = 1, .compress_unit = 4096

static const struct {
    uint64_t position, bytes;
} ranges[3] = {{0, 64}, {100, 10000}, {262144, 4096}};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init" /* a vector's own parameters come after the defaults */
static const struct {
    stream_parameters parameters;
    const char *digests[3];
} vectors[] = {
    {{DEFAULTS, .seed = 0},
     {"d450788b21dda12b369899c42ceca1e0034a4a0cd44ac13b6ca63f605844ecbe",
      "dd9606944ede55fed2eb79e7cb5291cd938967d87765a34811e4ee01ff7d129c",
      "b4c906bcad63481382ffcc235ff64ccbc4fece62888a4b9a34ad9c76a96f5148"}},
    {{DEFAULTS, .seed = 1},
     {"e08f8abbded39182c2ba099deb4f2ef229bcb8090d61a28237db2e0318da2005",
      "8ed30f5134df1d25a76856d17f156a8fe05c571e3a90d141c82b751f9cc1ec66",
      "eea9670f3536e88b000f1e43e8aba4ebf7ba30e36d62c9c6a1d23abc09a048b7"}},
    {{DEFAULTS, .seed = 42, .stream = 7},
     {"cc0d5351e34b1733159c04d9c3d5a6661e453986a083261de8d751aa43a57f30",
      "51d68924391d3ee2970551c9ce012b19974448bd603e378af3d20e50c3bd6c61",
      "3638442c09a333230f928c2fadf4a0529c6849cc6a69c6c0a02dc09142f92ca5"}},
    {{DEFAULTS, .seed = UINT64_MAX, .stream = UINT64_MAX},
     {"f7e7142ff7221d27155356ceb4531fd8df0dd4404e77fdea1333ce8ad90f602e",
      "cc8df8aef31862ca4399c75aaaf09bc8ee9025c00f0a2453fe3dc80e38769dc9",
      "b10dda158b254fc074562dd9747a29a0cedae9a6bc943bbb686f35c636895058"}},
    {{DEFAULTS, .seed = 42, .compress_ratio = 2.0},
     {"4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
      "21f2fc103333b3ce7208081a9b95cb28fc59bdbdced3c89e8098ef195d678f0f",
      "1e128a7e7de1f35e7c0adff940bc7401f8c6bf374f79c93bf8f91ea055728040"}},
    {{DEFAULTS, .seed = 42, .compress_ratio = 3.0, .filler = DGEN_FILLER_REPEAT},
     {"4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
      "3399169123cbd789665660cc943b3c492fecc9249cdd95fd4fd8046714ad1b5b",
      "10c320f78ee044a9ca0a59a9dde0857d2ba52741b95a81e2a44833e700373c63"}},
    {{DEFAULTS, .seed = 42, .compress_ratio = 1.5, .compress_unit = 512},
     {"4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
      "0b3a480e9f19eed7514aedd66625da74c5f5544a4e1f8705ad9762e55a8abbd5",
      "0e45bc9a426bafb5023abf73ebbec830fb3000b66e77599d42fa9bb4e64a9925"}},
    {{DEFAULTS, .seed = 42, .size = 10485760, .dedup_ratio = 2.0},
     {"4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
      "db21b24286b0df92824924158bf6d3333388380f7b52290dc44a553b496870e9",
      "3f32a2d90d62836443daa643bcbc1a29c59dc2e5f71021ebc2630eb146eadddf"}},
    {{DEFAULTS, .seed = 42, .size = 1000003, .dedup_ratio = 2.5, .dedup_unit = 4096, .compress_ratio = 7.25},
     {"4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
      "5f7f08e4a48b97bedff1fe6f41d5acb01d50b7389872680823a9bc72a2ba3c4b",
      "95e3253dbd66e5fe971375534998b2ea0ca5dd24160cd2c2f64ab1ece4a63021"}},
};
static const stream_parameters seed0 = {DEFAULTS, .seed = 0};
static const stream_parameters seed42 = {DEFAULTS, .seed = 42};
#pragma GCC diagnostic pop

static void check_bytes(const variant *v, const stream_parameters *p, uint64_t position, const char *expected) {
    uint8_t bytes[64];
    char hex[2 * sizeof bytes + 1];
    size_t n = strlen(expected) / 2;
    stream_read(p, v->kernel, position, bytes, n);
    for (size_t i = 0; i < n; ++i) {
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    }
    CHECK(strcmp(hex, expected) == 0, "%s: bytes at %llu: %s", v->name, (unsigned long long)position, hex);
}

int main(void) {
    variant list[8];
    uint32_t n = variants(list);
    for (uint32_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < sizeof vectors / sizeof vectors[0]; ++j) {
            for (size_t r = 0; r < 3; ++r) {
                uint8_t bytes[10000];
                char hex[65];
                stream_read(&vectors[j].parameters, list[i].kernel, ranges[r].position, bytes, ranges[r].bytes);
                sha256_hex(bytes, ranges[r].bytes, hex);
                CHECK(strcmp(hex, vectors[j].digests[r]) == 0, "%s: vector %zu, range %zu: %s", list[i].name, j, r, hex);
            }
        }
        check_bytes(&list[i], &seed0, 0, "f0d726fbfda1dea549e6e9d1c8be0d62171ed804ed5a2edae4bfb191c4a09337");
        check_bytes(&list[i], &seed42, HUGE_SIZE - 64,
                    "3877e0ead716eb875039108ed00d02b839025364e07f7d46ddc23c522ef62bbe"
                    "8d1fdfa8657cb6692514042f0bbb2834ed7e938f4a9799930d0e3548c303a663");
    }
    return check_report("vectors");
}
