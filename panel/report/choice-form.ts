// The controls of the page: the queue, three presets of days, and days that are entered.
import type { ListedQueue } from '../live/live-row';
import { elementOf, setText } from '../ui/element-of';
import { partOfPage } from '../ui/page-part';
import { daysOfPreset, faultOfDays, maxDays, presets, type Days, type DaysFault, type Preset } from './days';
import { choiceIn, type Choice } from './report-link';
import type { ReportWords } from './report-words';

const faultTexts = { missing: 'faultMissing', reversed: 'faultReversed', 'too-many': 'faultTooMany' } as const;

export class ChoiceForm {
  private readonly form = partOfPage('#choice', HTMLFormElement);
  private readonly queue = partOfPage('#queue', HTMLSelectElement);
  private readonly from = partOfPage('#from', HTMLInputElement);
  private readonly to = partOfPage('#to', HTMLInputElement);
  private readonly fault = partOfPage('#choice-fault', HTMLElement);
  private readonly presets = new Map<Preset, HTMLButtonElement>();
  private choice = choiceIn('');

  /**
   * @param today the day on which presets end
   * @param chosen called with what was chosen
   */
  constructor(
    private readonly words: ReportWords,
    private readonly today: () => string,
    private readonly chosen: (choice: Choice) => void,
  ) {
    for (const preset of presets) {
      const button = elementOf('button', {
        class: 'preset',
        text: words.texts[preset],
        attributes: { type: 'button' },
      });
      button.addEventListener('click', () => this.choose({ days: preset }));
      this.presets.set(preset, button);
    }
    partOfPage('#presets', HTMLElement).append(...this.presets.values());
    this.queue.addEventListener('change', () => this.choose({ queueId: this.queue.value }));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const days: Days = { from: this.from.value, to: this.to.value };
      const fault = faultOfDays(days);
      this.showFault(fault);
      if (fault === null) this.choose({ days });
      else (fault === 'missing' && days.from === '' ? this.from : this.to).focus();
    });
  }

  set hidden(isHidden: boolean) {
    this.form.hidden = isHidden;
  }

  /** Shows what was chosen. A queue that is not listed is offered as well, since the address names it. */
  show(choice: Choice, queues: readonly ListedQueue[]): void {
    this.choice = choice;
    const { queueId, days } = choice;
    const listed = queues.map(({ queueId, enabled }) => ({
      queueId,
      text: enabled ? queueId : this.words.say('queueOff', { queue: queueId }),
    }));
    const isListed = queueId === null || queues.some((queue) => queue.queueId === queueId);
    const offered = [...listed, ...(isListed ? [] : [{ queueId, text: queueId }])];
    offered.sort((one, other) => one.queueId.localeCompare(other.queueId));
    this.queue.replaceChildren(...offered.map(({ queueId, text }) => new Option(text, queueId)));
    this.queue.value = queueId ?? '';
    const { from, to } = typeof days === 'string' ? daysOfPreset(days, this.today()) : days;
    this.from.value = from;
    this.to.value = to;
    this.showFault(null);
    for (const [preset, button] of this.presets) button.ariaPressed = String(preset === days);
  }

  private choose(change: Partial<Choice>): void {
    this.chosen({ ...this.choice, ...change });
  }

  private showFault(fault: DaysFault | null): void {
    const text = fault === null ? '' : this.words.say(faultTexts[fault], { most: this.words.count(maxDays) });
    setText(this.fault, text);
    for (const field of [this.from, this.to])
      if (fault === null) field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
  }
}
