// The in-process scorer behind the sentiment port: no network, no cloud, some tens of microseconds a message.
import type { SentimentProvider } from './provider';
import { scoreText } from './local-model/score-text';

/** A provider that scores with the local model. Weights are read when first needed; a bad file rejects the call. */
export function createLocalProvider(): SentimentProvider {
  return {
    name: 'local',
    score: (texts) =>
      new Promise((resolve) => {
        resolve(texts.map(scoreText));
      }),
  };
}
