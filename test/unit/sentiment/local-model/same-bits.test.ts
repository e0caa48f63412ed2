// The same message must give the same bits on every supported Node and machine: conversations are compared across
// instances and over time. The digest below changes only with the weights.
import { createHash } from 'node:crypto';
import { scoreText } from '../../../../shared/sentiment/local-model/score-text';

const digest = '066306b967e259a269b70199819bb9c6654e3d01279366c5cf69df7177b51362';

const pieces = [
  'the refund', 'is still', 'not here', 'I love', 'your app', 'NEVER', 'again!!', 'soooo', 'slow', '😡', ':)', 'thanks',
  'but', "doesn't work", '5th time', 'für nichts', 'très bien', 'pésimo', 'ótimo', 'che schifo', 'waardeloos', '?!', '…',
]; // prettier-ignore
const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'];

function digestOfScores(): string {
  const hash = createHash('sha256');
  const values = new Float64Array(4);
  let state = 7;
  const below = (limit: number) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % limit;
  for (let message = 0; message < 700; message++) {
    const text = Array.from({ length: 1 + below(12) }, () => pieces[below(pieces.length)]!).join(' ');
    const { scores, evidence } = scoreText({ text, language: languages[message % languages.length]! });
    if (!scores) continue;
    values.set([scores.positive, scores.neutral, scores.negative, evidence[0]?.contribution ?? 0]);
    hash.update(new Uint8Array(values.buffer));
  }
  return hash.digest('hex');
}

test('scores and evidence have the same bits as when the model was trained', () => {
  expect(digestOfScores()).toBe(digest);
});
