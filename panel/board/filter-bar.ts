// The filters of the list, kept in the page's address, so that a view can be bookmarked and shared.
import { levels, type Level } from '../../shared/sentiment/levels';
import type { LiveRow } from '../live/live-row';
import { partOfPage } from '../ui/page-part';
import { filterIn, noFilter, withFilter, type BoardFilter } from './board-filter';
import type { BoardWords } from './board-words';

/** The value of an option for any; no id has a control character. */
const any = '\u0000';

export class FilterBar {
  filter: BoardFilter = filterIn(location.search);
  private readonly queue = partOfPage('#filter-queue', HTMLSelectElement);
  private readonly level = partOfPage('#filter-level', HTMLSelectElement);
  private readonly agent = partOfPage('#filter-agent', HTMLSelectElement);
  private readonly clear = partOfPage('#clear-filters', HTMLButtonElement);

  constructor(
    private readonly words: BoardWords,
    private readonly changed: () => void,
  ) {
    for (const select of [this.queue, this.level, this.agent]) select.addEventListener('change', () => this.read());
    this.clear.addEventListener('click', () => {
      this.set(noFilter);
      this.queue.focus();
    });
    addEventListener('popstate', () => {
      this.filter = filterIn(location.search);
      this.changed();
    });
    const worse = levels.filter((level) => level !== 'very-positive');
    setOptions(this.level, [
      [any, words.texts.anyLevel],
      ...worse.map((level, index): [string, string] => [
        level,
        index === 0 ? words.level(level) : words.say('orWorse', { level: words.level(level) }),
      ]),
    ]);
  }

  /** Shows the filters; queues and agents are offered as they occur. */
  show(queueIds: readonly string[], rows: readonly LiveRow[]): void {
    const { texts } = this.words;
    const { queueId, level, agentId } = this.filter;
    const named = (ids: Iterable<string>): [string, string][] =>
      [...new Set(ids)].sort((a, b) => a.localeCompare(b)).map((id) => [id, id]);
    setOptions(this.queue, [[any, texts.allQueues], ...named([...queueIds, ...(queueId === null ? [] : [queueId])])]);
    const agents = rows.flatMap(({ agentId }) => agentId ?? []);
    setOptions(this.agent, [
      [any, texts.anyAgent],
      ['', texts.noAgent],
      ...named([...agents, ...(agentId ? [agentId] : [])]),
    ]);
    setValue(this.queue, queueId ?? any);
    setValue(this.level, level === 'very-positive' ? any : (level ?? any));
    setValue(this.agent, agentId ?? any);
    this.clear.hidden = queueId === null && level === null && agentId === null;
  }

  private read(): void {
    const valueOf = (select: HTMLSelectElement): string | null => (select.value === any ? null : select.value);
    this.set({
      queueId: valueOf(this.queue),
      level: valueOf(this.level) as Level | null,
      agentId: valueOf(this.agent),
    });
  }

  private set(filter: BoardFilter): void {
    this.filter = filter;
    history.replaceState(null, '', location.pathname + withFilter(location.search, filter));
    this.changed();
  }
}

/** Replaces the options only if they differ, so that an open menu is not disturbed. */
function setOptions(select: HTMLSelectElement, options: readonly [value: string, text: string][]): void {
  const isSame =
    select.options.length === options.length &&
    options.every(([value], index) => select.options[index]?.value === value);
  if (isSame) return;
  const { value } = select;
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  setValue(select, value);
}

function setValue(select: HTMLSelectElement, value: string): void {
  if (select.value !== value) select.value = value;
}
