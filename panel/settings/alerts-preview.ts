// The preview of the thresholds, beside the thresholds: how many alerts they would have raised yesterday and in the last
// seven days. The figures of all settings are read once, so that a change of the choice needs no request.
import { elementOf, setText } from '../ui/element-of';
import { buttonOf } from './form-parts';
import type { PageLanguage } from './page-language';
import { longestSentence, previewedDays, previewSentence, type Thresholds } from './preview-sentence';
import type { AlertsPreview, QueueView } from './queue';
import type { SettingsApi } from './settings-api';

const periods = ['yesterday', 'lastSevenDays'] as const;
type Period = (typeof periods)[number];

/** The parts of a period. `reserve` is not seen: it keeps the place free that the longest sentence would need. */
interface Line {
  days: HTMLElement;
  text: HTMLElement;
  reserve: HTMLElement;
}

export class AlertsPreviewView {
  readonly element: HTMLElement;
  private readonly lines: Record<Period, Line>;
  private readonly figures = elementOf('div', { class: 'preview-figures', attributes: { 'aria-atomic': 'true' } });
  private readonly message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
  private readonly retry: HTMLButtonElement;
  private previews: Record<Period, AlertsPreview> | null = null;
  /** The day on which the figures were asked for; null before. */
  private askedOn: string | null = null;
  private isLoading = false;
  private hasFailed = false;
  private shown: { chosen: Thresholds; stored: QueueView } | null = null;

  constructor(
    private readonly api: SettingsApi,
    private readonly queueId: string,
    private readonly language: PageLanguage,
  ) {
    const { texts } = language;
    const list = elementOf('dl');
    this.figures.append(list);
    const lineOf = (period: Period): Line => {
      const days = elementOf('span', { class: 'help' });
      const text = elementOf('span', { class: 'preview-text' });
      const reserve = elementOf('span', { class: 'reserve', attributes: { 'aria-hidden': 'true' } });
      const term = elementOf('dt', {}, elementOf('span', { text: texts[period] }), ' ', days);
      list.append(elementOf('div', {}, term, elementOf('dd', {}, reserve, text)));
      return { days, text, reserve };
    };
    this.lines = { yesterday: lineOf('yesterday'), lastSevenDays: lineOf('lastSevenDays') };
    this.retry = buttonOf(texts.tryAgain, 'quiet', () => void this.load());
    this.element = elementOf(
      'div',
      { class: 'row below preview', attributes: { role: 'group', 'aria-labelledby': 'preview', tabindex: '-1' } },
      elementOf(
        'div',
        { class: 'row-words' },
        elementOf('p', { class: 'row-name', text: texts.preview, attributes: { id: 'preview' } }),
        elementOf('p', { class: 'help', text: texts.previewHelp }),
      ),
      this.figures,
      this.message,
      this.retry,
    );
  }

  /**
   * Shows what the chosen thresholds would have meant, beside the stored ones. The figures are read where the queue is
   * switched on, once a day.
   */
  show(chosen: Thresholds, stored: QueueView): void {
    this.shown = { chosen, stored };
    if (stored.enabled && this.askedOn !== previewedDays(new Date()).yesterday.to) void this.load();
    else this.render();
  }

  private async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.render();
    const days = previewedDays(new Date());
    this.askedOn = days.yesterday.to;
    const [yesterday, lastSevenDays] = await Promise.all(
      periods.map((period) => this.api.alertsPreview(this.queueId, days[period])),
    );
    this.isLoading = false;
    this.hasFailed = !yesterday?.ok || !lastSevenDays?.ok;
    if (yesterday?.ok && lastSevenDays?.ok)
      this.previews = { yesterday: yesterday.value, lastSevenDays: lastSevenDays.value };
    const hadFocus = document.activeElement === this.retry;
    this.render();
    // The button that had the focus is gone: the reader goes on with what it brought.
    if (hadFocus && this.retry.hidden) this.element.focus({ preventScroll: true });
    // From now on a change is announced; what was there when the page opened is not.
    this.figures.setAttribute('role', 'status');
  }

  private render(): void {
    if (!this.shown) return;
    const { chosen, stored } = this.shown;
    const { texts } = this.language;
    const isShown = stored.enabled && !this.hasFailed;
    this.figures.hidden = !isShown;
    this.retry.hidden = !this.hasFailed || !stored.enabled;
    setText(this.message, isShown ? '' : stored.enabled ? texts.previewFailed : texts.previewOff);
    const days = previewedDays(new Date());
    for (const period of periods) {
      const preview = this.previews?.[period] ?? null;
      const { from, to } = preview ?? days[period];
      const line = this.lines[period];
      setText(line.days, this.language.formatDays(from, to));
      setText(line.text, preview ? previewSentence(preview, chosen, stored.alerts, this.language) : texts.loading);
      setText(line.reserve, longestSentence(preview, this.language));
    }
  }
}
