// The features of many texts, laid one behind the other, so that an epoch of training reads memory in order.
import type { HashMap } from '../shared/sentiment/local-model/hashing';
import { FeatureBuffer, extractFeatures, featureGroups, markNegation } from '../shared/sentiment/local-model/features';
import { LexiconReading, denseCount, readLexicon } from '../shared/sentiment/local-model/lexicon-features';
import { TokenBuffer, tokenise } from '../shared/sentiment/local-model/tokeniser';

export class EncodedTexts {
  readonly count: number;
  /** Where each group of each text begins in {@link buckets}. */
  readonly groups: Int32Array;
  buckets = new Int32Array(1 << 20);
  readonly dense: Float32Array;

  constructor(texts: readonly string[], lexicon: HashMap, bits: number) {
    this.count = texts.length;
    this.groups = new Int32Array(texts.length * featureGroups + 1);
    this.dense = new Float32Array(texts.length * denseCount);
    const tokens = new TokenBuffer();
    const reading = new LexiconReading();
    const features = new FeatureBuffer(bits);
    let used = 0;
    texts.forEach((text, index) => {
      tokenise(text, tokens);
      markNegation(tokens);
      readLexicon(tokens, lexicon, reading);
      extractFeatures(tokens, reading, features);
      if (used + features.count > this.buckets.length) {
        const larger = new Int32Array(this.buckets.length * 2 + features.count);
        larger.set(this.buckets);
        this.buckets = larger;
      }
      this.buckets.set(features.bucket.subarray(0, features.count), used);
      for (let group = 0; group < featureGroups; group++)
        this.groups[index * featureGroups + group + 1] = used + features.group[group + 1]!;
      this.dense.set(reading.dense, index * denseCount);
      used += features.count;
    });
  }
}
