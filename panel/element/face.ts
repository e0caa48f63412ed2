// The current sentiment at a glance: icon, level, trend, score and scale, and a quiet mark while the built-in model
// stands in for the cloud.
import { levels } from '../../shared/sentiment/levels';
import type { SentimentUpdate } from '../live/snapshot';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import type { SentimentWords } from './sentiment-words';

export class Face {
  readonly element = elementOf('header', { class: 'now' });
  private readonly icon = elementOf('span', { class: 'icon', part: 'icon' });
  private readonly level = elementOf('p', { class: 'level', part: 'level' });
  private readonly trendIcon = elementOf('span', { class: 'trend-icon' });
  private readonly trend = elementOf('span');
  private readonly score = elementOf('span', { class: 'score', part: 'score' });
  private readonly customer = elementOf('bdi', { part: 'customer' });
  private readonly degraded: HTMLElement;
  private readonly steps = levels.map((level) => elementOf('span', { attributes: { 'data-level': level } }));

  constructor(private readonly words: SentimentWords) {
    const { texts } = words;
    const trend = elementOf('span', { class: 'trend', part: 'trend' }, this.trendIcon, this.trend);
    this.degraded = elementOf(
      'span',
      { class: 'degraded', part: 'degraded', attributes: { title: texts.noteDegraded } },
      iconOf('degraded'),
      texts.degradedMark,
    );
    const scale = elementOf(
      'div',
      { class: 'scale', part: 'scale', attributes: { 'aria-hidden': 'true' } },
      ...this.steps,
    );
    this.element.append(
      this.icon,
      elementOf(
        'div',
        { class: 'reading' },
        elementOf('h2', { class: 'caption' }, texts.heading, this.customer),
        this.level,
        elementOf('p', { class: 'figures' }, trend, this.score, this.degraded),
      ),
      scale,
    );
  }

  show({ level, trend, score, degraded }: SentimentUpdate, customerName: string): void {
    const { texts } = this.words;
    setText(this.customer, customerName);
    if (this.element.dataset['level'] !== level) {
      this.element.dataset['level'] = level;
      this.icon.replaceChildren(iconOf(level));
      setText(this.level, texts[level]);
      for (const step of this.steps) step.classList.toggle('current', step.dataset['level'] === level);
    }
    if (this.trend.textContent !== texts[trend]) {
      this.trendIcon.replaceChildren(iconOf(trend));
      setText(this.trend, texts[trend]);
    }
    setText(this.score, this.words.say('score', { score: this.words.score(score) }));
    this.degraded.hidden = !degraded;
  }
}
