// What to do when the app does not take what the simulation sends.
import type { Webhook, CallResult } from './webhook-client';
import type { Tally } from './tally';

const restart = 'The app reads its settings at start: restart it after a change.';

/** Why a delivery failed and what to do about it. */
export function adviceFor(result: CallResult, { url, connection }: Webhook): string {
  const { id, platform } = connection;
  if (result.kind === 'accepted') return '';
  if (result.kind === 'unreachable')
    return `No app answers at ${url.origin} (${result.reason}). Start it with npm start, or name its address with --url.`;
  const { status, detail } = result;
  const said = detail ? `: ${detail}` : '.';
  switch (status) {
    case 401:
      return (
        `The app refused the signature (401)${said}\n` +
        `The secrets of connection "${id}" there and here have to be the same, and the clocks of both machines right. ${restart}`
      );
    case 404:
      return (
        `The app at ${url.origin} knows no webhook ${url.pathname} (404)${said}\n` +
        `WEBHOOK_CONNECTIONS of the app needs a connection "${id}" of ${platform}. ${restart}`
      );
    default:
      return `The app at ${url.origin} answered ${status}${said}`;
  }
}

/** What the outcomes of accepted deliveries say about the configuration. */
export function hintsAbout(tally: Tally): string[] {
  const hints: Record<string, string> = {
    'ignored:queue-disabled': 'The queue of the connection is off: an administrator has to switch it on.',
    'ignored:unknown-author': 'No rule in roles of the connection fits an author: add a pattern.',
    'ignored:too-old': 'The clocks of both machines differ, or maxMessageAgeHours is too small.',
  };
  return Object.entries(hints).flatMap(([outcome, hint]) => (tally.has(outcome) ? [`${outcome}: ${hint}`] : []));
}
