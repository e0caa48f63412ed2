// Loss of a right × who watches what × what happens then, over every event of the live feed, with real clients that
// ignore `watchExpired`. The second instance makes the changes, the first one learns of them later.
import { liveEvents } from '../../shared/live/live-feed';
import { LiveDesk, type HeardByAll } from '../support/live-desk';
import {
  carried,
  happeningNames,
  happenings,
  heardBy,
  lossNames,
  lossOf,
  watcherNames,
  watchers,
  type HappeningName,
  type LossName,
  type WatcherName,
} from '../support/live-table';
import type { ReceivedEvent } from '../support/live-listener';
import { eventually } from '../support/eventually';
import { first, second, startTwoInstances } from '../support/two-instances';

startTwoInstances();

type Sweep = Record<HappeningName, HeardByAll>;
interface Played {
  before: Sweep;
  /** While the right was lost. */
  meanwhile: HeardByAll;
  afterThroughFirst: Sweep;
  afterThroughSecond: Sweep;
  /** When the conversation was erased in the end, and another member was taken out. */
  atTheEnd: HeardByAll;
  /** The replies to those who lost, when they asked to watch again. */
  refusals: Partial<Record<WatcherName, number>>;
  everything: ReceivedEvent[];
}
const played = {} as Record<LossName, Played>;

/** A token may be accepted a few seconds longer, since clocks differ. */
const refusedWithinMs = 10_000;
const playedWithinMs = 150_000;

async function sweep(desk: LiveDesk): Promise<Sweep> {
  const heard = {} as Sweep;
  for (const name of happeningNames) heard[name] = await desk.during(() => happenings[name].act(desk));
  return heard;
}

async function play(name: LossName): Promise<Played> {
  const { happen, loses, refusal } = lossOf(name);
  const desk = await LiveDesk.open();
  const before = await sweep(desk);
  desk.through = second;
  const meanwhile = await desk.during(() => happen(desk));
  const changedAt = performance.now();
  for (const watcher of watcherNames)
    if (!loses.includes(watcher) && meanwhile[watcher].includes('watchExpired'))
      expect([watcher, (await desk.watch(watcher))!.status]).toEqual([watcher, 200]);
  await desk.settle(changedAt);
  const afterThroughSecond = await sweep(desk);
  desk.through = first;
  const afterThroughFirst = await sweep(desk);
  const refusals: Played['refusals'] = {};
  for (const watcher of loses) {
    const isRefused = ({ status }: { status: number }) => status === refusal;
    refusals[watcher] = (await eventually(async () => (await desk.watch(watcher))!, isRefused, refusedWithinMs)).status;
  }
  const atTheEnd = await desk.during(async () => {
    await desk.erase();
    await desk.takeOut('an agent who watches nothing');
  });
  return {
    before,
    meanwhile,
    afterThroughFirst,
    afterThroughSecond,
    atTheEnd,
    refusals,
    everything: await desk.everything(),
  };
}

beforeAll(async () => {
  // Side by side, since each of them waits until every instance must know.
  await Promise.all(lossNames.map(async (name) => (played[name] = await play(name))));
}, playedWithinMs);

const forEachWatcher = (expected: (name: WatcherName) => unknown) =>
  Object.fromEntries(watcherNames.map((name) => [name, expected(name)]));

describe('the table', () => {
  it('has an entry for every event, and no other', () => {
    expect(Object.keys(carried).sort()).toEqual([...liveEvents].sort());
  });

  it('lets every event be heard, and each carry what it should', () => {
    const everything = Object.values(played).flatMap(({ everything }) => everything);
    expect(new Set(everything.map(({ target }) => target))).toEqual(new Set(liveEvents));
    for (const { target, argument } of everything) expect(carried[target].parse(argument)).toEqual(argument);
    expect(JSON.stringify(everything)).not.toContain('terrible');
  });
});

describe.each(lossNames)('%s', (loss) => {
  const { loses, told, tellsOnly = watcherNames, place, refusal, silences, noticesGoOn } = lossOf(loss);

  it('is told to those whom it concerns', () => {
    const distinct = forEachWatcher((name) => [...new Set(played[loss].meanwhile[name])]);
    expect(distinct).toEqual(
      forEachWatcher((name) => (tellsOnly.includes(name) ? (told[watchers[name].watches] ?? []) : [])),
    );
  });

  it.each(happeningNames)('%s: heard by everybody before, afterwards only by those who may', (happening) => {
    const { before, afterThroughFirst, afterThroughSecond } = played[loss];
    const after = forEachWatcher((name) =>
      silences || loses.includes(name) ? [] : heardBy(name, happenings[happening], place),
    );
    expect([before, afterThroughFirst, afterThroughSecond].map((heard) => heard[happening])).toEqual([
      forEachWatcher((name) => heardBy(name, happenings[happening], 'its queue')),
      after,
      after,
    ]);
  });

  it('leaves nothing but notices to those who lost the right', () => {
    for (const name of loses) {
      const heard = played[loss].atTheEnd[name].filter((event) => !(noticesGoOn && event === 'watchExpired'));
      expect([name, heard]).toEqual([name, []]);
    }
  });

  it('lets nobody watch again who lost the right', () => {
    expect(played[loss].refusals).toEqual(Object.fromEntries(loses.map((name) => [name, refusal])));
  });
});
