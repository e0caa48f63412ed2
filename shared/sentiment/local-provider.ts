// The in-process scorer: no network, no cloud, some tens of microseconds a message. Code and weights are loaded with
// the first text.
import { SentimentPipeline } from './pipeline';
import type { SentimentProvider } from './provider';
import type { SentimentModel } from './read-text';

/** The local model. A bad model file rejects the call. */
export const localModel: SentimentModel = {
  name: 'local',
  cloud: 'none',
  async score(texts) {
    const { scoreByWeights } = await import('./local-model/score-text');
    return texts.map(scoreByWeights);
  },
};

/** A provider that scores with the local model alone. */
export function createLocalProvider(): SentimentProvider {
  return new SentimentPipeline(localModel);
}
