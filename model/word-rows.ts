// Texts as rows of the convolution's vocabulary, one behind the other.
import { longestForMean } from '../shared/sentiment/local-model/convolution';
import { markNegation } from '../shared/sentiment/local-model/features';
import type { HashMap } from '../shared/sentiment/local-model/hashing';
import { TokenBuffer, tokenFlag, tokenise } from '../shared/sentiment/local-model/tokeniser';

export class WordRows {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  /** 1 for each token that a negation reaches. */
  readonly negated: Uint8Array;

  constructor(texts: readonly string[], vocabulary: HashMap) {
    this.starts = new Int32Array(texts.length + 1);
    const rows: number[] = [];
    const negated: number[] = [];
    const tokens = new TokenBuffer();
    texts.forEach((text, index) => {
      tokenise(text, tokens);
      markNegation(tokens);
      const count = Math.min(tokens.count, longestForMean);
      for (let token = 0; token < count; token++) {
        let row = vocabulary.get(tokens.hash[token]!, 0);
        if (row === 0 && tokens.flags[token]! & tokenFlag.elongated)
          row = vocabulary.get(tokens.collapsedHash[token]!, 0);
        rows.push(row);
        negated.push(tokens.flags[token]! & tokenFlag.negated ? 1 : 0);
      }
      this.starts[index + 1] = rows.length;
    });
    this.rows = Int32Array.from(rows);
    this.negated = Uint8Array.from(negated);
  }
}
