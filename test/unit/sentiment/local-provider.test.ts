import { createLocalProvider } from '../../../shared/sentiment/local-provider';
import { describeSentimentProvider } from '../../support/sentiment-provider-conformance';

describeSentimentProvider('the local model', createLocalProvider);

test('each text of a batch is scored in its own language', async () => {
  const scorings = await createLocalProvider().score([
    { text: 'Das ist eine Frechheit, ich bin stinksauer', language: 'de' },
    { text: 'C’est parfait, je suis ravie', language: 'fr' },
    { text: 'Det här är hemskt', language: 'sv' },
  ]);
  expect(scorings.map(({ language }) => language)).toEqual(['de', 'fr', 'sv']);
  expect(scorings.map(({ scores }) => scores && Math.sign(scores.positive - scores.negative))).toEqual([-1, 1, null]);
});
