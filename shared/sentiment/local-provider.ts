// The in-process scorer: no network, no cloud, tens of microseconds per message. Code and weights are loaded with the
// first text.
import { SentimentPipeline } from './pipeline';
import type { SentimentProvider } from './provider';
import type { SentimentModel } from './read-text';

/** The local model. `score` rejects if the model file is invalid. */
export const localModel: SentimentModel = {
  name: 'local',
  cloud: 'none',
  async score(texts) {
    const { scoreByWeights } = await import('./local-model/score-text');
    return texts.map(scoreByWeights);
  },
};

/** A provider that scores only with the local model. */
export function createLocalProvider(): SentimentProvider {
  return new SentimentPipeline(localModel);
}
