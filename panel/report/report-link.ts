// The page's address: `#queue=billing&days=last-30-days` or `#queue=billing&from=2026-11-01&to=2026-11-30`. It is in the
// fragment, which is not sent to the server. A token in it is taken out at once.
import { PageLink } from '../account/page-link';
import { faultOfDays, presets, type Days, type Preset } from './days';

/** What the page shows. */
export interface Choice {
  /** Null: the first queue whose report may be seen. */
  queueId: string | null;
  /** A preset stays one in the address, so that a bookmark of the last week is always of the last week. */
  days: Preset | Days;
}

const defaultDays: Preset = 'last-30-days';

/** The choice in a fragment. Days that can't be asked for count as none. */
export function choiceIn(fragment: string): Choice {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const entered = { from: parameters.get('from') ?? '', to: parameters.get('to') ?? '' };
  const preset = presets.find((preset) => preset === parameters.get('days')) ?? defaultDays;
  return {
    queueId: parameters.get('queue')?.trim() || null,
    days: faultOfDays(entered) === null ? entered : preset,
  };
}

/** The fragment of a choice. */
export function fragmentOf({ queueId, days }: Choice): string {
  const parameters = new URLSearchParams({
    ...(queueId !== null && { queue: queueId }),
    ...(typeof days === 'string' ? { days } : days),
  });
  return `#${parameters.toString()}`;
}

/** Takes the token out of the address and leaves the choice there. */
export function takeLink(): PageLink {
  const choice = fragmentOf(choiceIn(location.hash));
  const link = new PageLink('undertone-report');
  link.take();
  history.replaceState(null, '', choice);
  return link;
}
