// The stages of scoring, the same for every provider: detect the language, apply the rules, score the other texts with
// the model. The stages are loaded with the first text, so that a cold start loads none of them.
import type { Scoring, SentimentProvider, TextToScore } from './provider';
import type { SentimentModel } from './read-text';
import { strongestSpans } from './strongest-spans';

export class SentimentPipeline implements SentimentProvider {
  readonly name;
  readonly #model: SentimentModel;

  /** @param model scores the texts that no rule decides */
  constructor(model: SentimentModel) {
    this.name = model.name;
    this.#model = model;
  }

  get cloud() {
    return this.#model.cloud;
  }

  async score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    const [{ readText }, { scoreByRule }] = await Promise.all([import('./read-text'), import('./rules')]);
    const read = texts.map(readText);
    const ruled = read.map((text) => scoreByRule(text, this.name));
    const rest = read.filter((_, index) => !ruled[index]);
    const modelled = rest.length > 0 ? await this.#model.score(rest) : [];
    if (modelled.length !== rest.length)
      throw new Error(`${this.name} gave ${modelled.length} scorings for ${rest.length} texts`);
    let next = 0;
    return ruled.flatMap((scoring) => scoring ?? modelled[next++] ?? []).map(withStrongestSpans);
  }
}

function withStrongestSpans(scoring: Scoring): Scoring {
  return { ...scoring, evidence: strongestSpans(scoring.evidence) };
}
