// How many alerts each setting would have opened on the conversations of some days: pure. Each figure is over all of them,
// also over those without an alert, so it is null only where they are too few themselves.
import type { TriedSetting } from '../alerts/alert-tally';
import { alertLevels, streakLengths } from '../contract/policy';
import { fewestConversations, type AlertsPreview, type ReportQuery } from '../contract/report';
import type { Figures } from './figures';

/** @param conversations those that began on these days; one whose alerts were not counted is left out */
export function toAlertsPreview({ from, to }: ReportQuery, conversations: readonly Figures[]): AlertsPreview {
  const counted = conversations.flatMap(({ alerts }) => alerts ?? []);
  const isEnough = counted.length >= fewestConversations;
  const openedBy = (setting: TriedSetting) =>
    isEnough ? counted.reduce((sum, counts) => sum + (counts[setting] ?? 0), 0) : null;
  return {
    ...{ from, to, conversations: isEnough ? counted.length : null },
    level: Object.fromEntries(alertLevels.map((level) => [level, openedBy(level)])) as AlertsPreview['level'],
    drop: openedBy('drop'),
    streak: Object.fromEntries(
      streakLengths.map((length) => [length, openedBy(`streak-${length}`)]),
    ) as AlertsPreview['streak'],
  };
}
