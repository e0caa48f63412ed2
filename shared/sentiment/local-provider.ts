// The in-process scorer behind the sentiment port: no network, no cloud, some tens of microseconds a message.
import { scoreText } from './local-model/score-text';
import type { CloudSentimentProvider } from './message-scorer';

/** A provider that scores with the local model. Weights are read when first needed; a bad file rejects the call. */
export function createLocalProvider(): CloudSentimentProvider {
  return {
    name: 'local',
    cloud: 'none',
    score: (texts) =>
      new Promise((resolve) => {
        resolve(texts.map(scoreText));
      }),
  };
}
