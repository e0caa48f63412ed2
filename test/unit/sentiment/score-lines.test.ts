import { PassThrough, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { scoreLines } from '../../../local/score/score-lines';
import { createLocalProvider } from '../../../shared/sentiment/local-provider';

/** Counts how many chunks were read from it. */
function countedChunks(count: number, chunk: string) {
  const source = {
    taken: 0,
    async *[Symbol.asyncIterator]() {
      while (source.taken < count) {
        source.taken++;
        yield await Promise.resolve(chunk);
      }
    },
  };
  return source;
}

describe('scoreLines', () => {
  it('stops reading while its output is not read', async () => {
    const source = countedChunks(1000, 'I hate it\n');
    let takeMore: () => void = () => undefined;
    const reader = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => (takeMore = done) });
    const done = scoreLines(source, reader, createLocalProvider());
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(source.taken).toBe(1);
    takeMore();
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(source.taken).toBe(2);
    reader.destroy(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  });

  it('joins lines split across chunks, also within a surrogate pair', async () => {
    async function* chunks() {
      yield* await Promise.resolve(['I ha', 'te it\nI lo', 've it \ud83d', '\ude21\n\nend']);
    }
    let output = '';
    const reader = new PassThrough({ encoding: 'utf8' }).on('data', (chunk: string) => (output += chunk));
    await scoreLines(chunks(), reader, createLocalProvider());
    reader.end();
    await finished(reader);
    const texts = output
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text);
    expect(texts).toEqual(['I hate it', 'I love it 😡', '', 'end']);
  });
});
