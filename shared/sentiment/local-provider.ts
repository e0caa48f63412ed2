// The in-process scorer behind the sentiment port: no network, no cloud, some tens of microseconds a message. A cold
// start doesn't wait for it: code and weights are loaded with the first text.
import type { CloudSentimentProvider } from './message-scorer';

/** A provider that scores with the local model. A bad model file rejects the call. */
export function createLocalProvider(): CloudSentimentProvider {
  return {
    name: 'local',
    cloud: 'none',
    async score(texts) {
      const { scoreText } = await import('./local-model/score-text');
      return texts.map(scoreText);
    },
  };
}
