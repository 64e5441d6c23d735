package io.dgen;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The test vectors of {@code stream-format.md}. */
public final class FormatVectors {

  /** SHA-256 of the bytes [position, position + length) of a stream. */
  public record Vector(StreamSpec spec, long position, int length, String sha256) {}

  /** The first 32 bytes of seed 0. */
  public static final String FIRST_BYTES =
      "f0d726fbfda1dea549e6e9d1c8be0d62171ed804ed5a2edae4bfb191c4a09337";

  /** The 64 bytes before position 2^62 of seed 42. */
  public static final String LAST_BYTES =
      "3877e0ead716eb875039108ed00d02b839025364e07f7d46ddc23c522ef62bbe"
          + "8d1fdfa8657cb6692514042f0bbb2834ed7e938f4a9799930d0e3548c303a663";

  private static final long SIZE = 1L << 62;

  private FormatVectors() {}

  /** Returns a stream with the format's default parameters except the seed. */
  public static StreamSpec plain(long seed) {
    return StreamSpec.builder(SIZE).seed(seed).build();
  }

  /** Returns a stream of format 1 with all its parameters. */
  public static StreamSpec format1(
      long seed,
      long stream,
      long size,
      double dedupRatio,
      long dedupUnit,
      long dedupSpan,
      double compressRatio,
      int compressUnit,
      Filler filler) {
    return StreamSpec.builder(size).seed(seed).stream(stream)
        .dedupRatio(dedupRatio)
        .dedupUnit(dedupUnit)
        .dedupSpan(dedupSpan)
        .compressRatio(compressRatio)
        .compressUnit(compressUnit)
        .filler(filler)
        .build();
  }

  /** Returns all rows, each with its three ranges. */
  public static List<Vector> all() {
    List<Vector> vectors = new ArrayList<>();
    add(
        vectors,
        plain(0),
        "d450788b21dda12b369899c42ceca1e0034a4a0cd44ac13b6ca63f605844ecbe",
        "dd9606944ede55fed2eb79e7cb5291cd938967d87765a34811e4ee01ff7d129c",
        "b4c906bcad63481382ffcc235ff64ccbc4fece62888a4b9a34ad9c76a96f5148");
    add(
        vectors,
        plain(1),
        "e08f8abbded39182c2ba099deb4f2ef229bcb8090d61a28237db2e0318da2005",
        "8ed30f5134df1d25a76856d17f156a8fe05c571e3a90d141c82b751f9cc1ec66",
        "eea9670f3536e88b000f1e43e8aba4ebf7ba30e36d62c9c6a1d23abc09a048b7");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).stream(7).build(),
        "cc0d5351e34b1733159c04d9c3d5a6661e453986a083261de8d751aa43a57f30",
        "51d68924391d3ee2970551c9ce012b19974448bd603e378af3d20e50c3bd6c61",
        "3638442c09a333230f928c2fadf4a0529c6849cc6a69c6c0a02dc09142f92ca5");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(-1).stream(-1).build(),
        "f7e7142ff7221d27155356ceb4531fd8df0dd4404e77fdea1333ce8ad90f602e",
        "cc8df8aef31862ca4399c75aaaf09bc8ee9025c00f0a2453fe3dc80e38769dc9",
        "b10dda158b254fc074562dd9747a29a0cedae9a6bc943bbb686f35c636895058");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).compressRatio(2.0).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "21f2fc103333b3ce7208081a9b95cb28fc59bdbdced3c89e8098ef195d678f0f",
        "1e128a7e7de1f35e7c0adff940bc7401f8c6bf374f79c93bf8f91ea055728040");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).compressRatio(3.0).filler(Filler.REPEAT).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "3399169123cbd789665660cc943b3c492fecc9249cdd95fd4fd8046714ad1b5b",
        "10c320f78ee044a9ca0a59a9dde0857d2ba52741b95a81e2a44833e700373c63");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).compressRatio(1.5).compressUnit(512).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "0b3a480e9f19eed7514aedd66625da74c5f5544a4e1f8705ad9762e55a8abbd5",
        "0e45bc9a426bafb5023abf73ebbec830fb3000b66e77599d42fa9bb4e64a9925");
    add(
        vectors,
        StreamSpec.builder(10485760).seed(42).dedupRatio(2.0).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "db21b24286b0df92824924158bf6d3333388380f7b52290dc44a553b496870e9",
        "3f32a2d90d62836443daa643bcbc1a29c59dc2e5f71021ebc2630eb146eadddf");
    add(
        vectors,
        StreamSpec.builder(1000003)
            .seed(42)
            .dedupRatio(2.5)
            .dedupUnit(4096)
            .compressRatio(7.25)
            .build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "5f7f08e4a48b97bedff1fe6f41d5acb01d50b7389872680823a9bc72a2ba3c4b",
        "95e3253dbd66e5fe971375534998b2ea0ca5dd24160cd2c2f64ab1ece4a63021");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).generation(1).build(),
        "f70bafdd6118a02164a0d0031b261ddc5378f668f92e318370989b568cf29e4a",
        "d8415975f163cdced35032445371b89bd085e0ed6c7a57415939ae7b0d010b86",
        "c1f984a5292a07f5fa6d6214f49955b32f59215f117f2be643cb325c25b4c143");
    add(
        vectors,
        StreamSpec.builder(SIZE).seed(42).generation(2).changeRate(0.45).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "db21b24286b0df92824924158bf6d3333388380f7b52290dc44a553b496870e9",
        "c1f984a5292a07f5fa6d6214f49955b32f59215f117f2be643cb325c25b4c143");
    add(
        vectors,
        StreamSpec.builder(10485760).seed(42).stream(3)
            .dedupUnit(4096)
            .shared(0.25, 100, 0)
            .build(),
        "0c4200628ee034a38cd8c937192297dc9b300e81ddbca90d63849ba173660cec",
        "66656bf387f502ffcc7c10e382effef2234b60f140483ad78cb1ff01d69a2023",
        "c912049445fa026c89014b20031ea5b0316614e23e770a6e37f373c2d2773e20");
    add(
        vectors,
        StreamSpec.builder(10485760).seed(42).stream(3)
            .generation(7)
            .changeRate(0.02)
            .shared(0.5, 1000, 9)
            .build(),
        "0c4200628ee034a38cd8c937192297dc9b300e81ddbca90d63849ba173660cec",
        "66656bf387f502ffcc7c10e382effef2234b60f140483ad78cb1ff01d69a2023",
        "c912049445fa026c89014b20031ea5b0316614e23e770a6e37f373c2d2773e20");
    add(
        vectors,
        StreamSpec.builder(10485760).seed(42).dedupRatio(2.0).dedupUnit(4096).hot(0.1, 0.9).build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "db21b24286b0df92824924158bf6d3333388380f7b52290dc44a553b496870e9",
        "3f32a2d90d62836443daa643bcbc1a29c59dc2e5f71021ebc2630eb146eadddf");
    add(
        vectors,
        StreamSpec.builder(SIZE)
            .seed(42)
            .mix(List.of(new ContentClass(1.0, 1.5, 4, Filler.ZERO)))
            .build(),
        "025230402498a1db6f0c13e378b046571618be4b0a8b7edea2980f77fcafe4a2",
        "a5c655e3b9b654426c5898b7637c45f733e7b2a0afe4c0c58858dda9a7057f06",
        "4f4bea6a3f598b330920ba7bd819399f9dc9fb0fd73720525233ad7b8e9dc24b");
    add(
        vectors,
        StreamSpec.builder(SIZE)
            .seed(42)
            .dedupUnit(4096)
            .mix(
                List.of(
                    new ContentClass(0.5, 1.0, 8, Filler.ZERO),
                    new ContentClass(0.3, 2.0, 6, Filler.REPEAT),
                    new ContentClass(0.2, 4.0, 8, Filler.ZERO)))
            .build(),
        "4ab3fe555fa0874eecdbb0f9a6c4748211b914a0fa7cfb12dead9a0d9c6a3aa6",
        "3ea03ad30cfa86a3bae93e9237350df0979ce33df26a2dc1c40618d77d750756",
        "c6398b3faba5ff1f1052980e96c30335f6a91d407cb56e23dde1e3dbb6e74645");
    add(
        vectors,
        StreamSpec.builder(1000003).seed(42).stream(5)
            .dedupRatio(2.5)
            .dedupUnit(8192)
            .dedupSpan(60)
            .generation(3)
            .changeRate(0.5)
            .compressUnit(1024)
            .hot(0.25, 0.5)
            .shared(0.3, 17, 0)
            .mix(
                List.of(
                    new ContentClass(2.0, 1.25, 5, Filler.ZERO),
                    new ContentClass(1.0, 3.0, 7, Filler.REPEAT)))
            .build(),
        "b5275af1bf37eaf6f8c9b4a27c8ff1824d80b3cb67c2790aca350af230165741",
        "6ee27260cbb1364f97f79a78a53a880c65bc0001e8ac65b66575e3dc5b8e190d",
        "28650bdde91e6950c0073b146461942f0584ed3fc6a4173d7505eb7f6edeb190");
    return vectors;
  }

  private static void add(
      List<Vector> vectors, StreamSpec spec, String first, String second, String third) {
    vectors.add(new Vector(spec, 0, 64, first));
    vectors.add(new Vector(spec, 100, 10000, second));
    vectors.add(new Vector(spec, 262144, 4096, third));
  }

  /** Returns the SHA-256 of a segment's bytes. */
  public static String sha256(MemorySegment bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.toArray(ValueLayout.JAVA_BYTE)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
