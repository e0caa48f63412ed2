import { standInConnectionString } from '../../../local/signalr-stand-in/signalr-stand-in';
import { createFixtureRoot } from '../../support/host-fixture/fixture-root';
import { startApp } from '../../support/running-app';

describe('an app that the host cannot serve as Azure does', () => {
  const outputOf = async (source: string, queues?: object) => {
    const broken = await createFixtureRoot({
      app: `import { app, input, output } from '@azure/functions';\n${source}`,
      queues,
    });
    const settings = {
      STORAGE: 'UseDevelopmentStorage=true',
      NONSENSE: 'nonsense',
      AzureSignalRConnectionString: standInConnectionString(1),
      TABLES_CONNECTION: 'UseDevelopmentStorage=true',
      QUEUES_CONNECTION: 'UseDevelopmentStorage=true',
    };
    try {
      const app = await startApp({ root: broken.root, settings });
      const { status } = await fetch(`${app.baseUrl}/base/any`);
      await app.stop();
      return `${app.output()} and answers ${status}`;
    } catch (error) {
      return (error as Error).message;
    } finally {
      broken.dispose();
    }
  };
  const http = (name: string, more: string) => `app.http('${name}', { handler: () => ({}), ${more} });`;
  const queueTrigger = (queueName: string, connection: string, more = '') =>
    `app.storageQueue('a', { queueName: '${queueName}', connection: '${connection}', handler: () => {}, ${more} });`;
  const signalROutput = (hubName: string, more = '') =>
    http('a', `extraOutputs: [output.generic({ type: 'signalR', name: 'o', hubName: '${hubName}', ${more} })]`);

  it.each([
    ['registers nothing', '', '0 functions found'],
    ['throws while it loads', `throw new Error('broken on purpose');`, 'broken on purpose'],
  ])('that %s is served as 404s, and the log says so', async (_, source, expected) => {
    const printed = await outputOf(source);
    expect(printed).toContain(expected);
    expect(printed).toContain('answers 404');
  });

  it.each([
    [
      'an unknown trigger',
      `app.serviceBusQueue('a', { queueName: 'q', connection: 'c', handler: () => {} });`,
      'serviceBusTrigger',
    ],
    ['an unknown binding', http('a', `extraOutputs: [output.storageBlob({ path: 'p', connection: 'c' })]`), '"blob"'],
    ['an unknown field of a queue trigger', queueTrigger('work', 'STORAGE', 'sdkBinding: true'), '"sdkBinding"'],
    ['a queue name that Azure refuses', queueTrigger('a_b', 'STORAGE'), '"a_b"'],
    ['a queue at a setting that is missing', queueTrigger('work', 'NOWHERE'), 'The setting NOWHERE is missing'],
    ['an invalid connection string', queueTrigger('work', 'NONSENSE'), 'NONSENSE'],
    [
      "an output's queue name",
      http('a', `extraOutputs: [output.storageQueue({ queueName: 'no', connection: 'STORAGE' })]`),
      '"no"',
    ],
    ['a reply in addition to the return value', http('a', `extraOutputs: [output.http({})]`), 'return value'],
    ['a binding expression', signalROutput('chat', `userId: '{headers.x-user}'`), '{headers.x-user}'],
    ['a field that it would ignore', signalROutput('chat', `userId: 'u'`), '"userId" of signalR'],
    ['a missing setting', signalROutput('%NONE%'), '%NONE%'],
    ['a hub name with a dash', signalROutput('my-hub'), 'my-hub'],
    ['a route constraint', http('a', `route: 'x/{id:int}'`), '{id:int}'],
    ['a route of the host', http('a', `route: 'administrators'`), 'administrators'],
    ['the same route twice', `${http('a', `route: 'x'`)} ${http('b', `route: 'X'`)}`, 'is the one of a'],
    ['an invalid schedule', `app.timer('a', { schedule: '*/5 * * * *', handler: () => {} });`, '*/5 * * * *'],
    ['a log hook', `app.hook.log(() => {});`, 'log'],
    ['streams', `app.setup({ enableHttpStream: true }); ${http('a', '')}`, 'enableHttpStream'],
  ])('is rejected at the start: %s', async (_, source, expected) => {
    const printed = await outputOf(source);
    expect(printed).toContain(expected);
    expect(printed).toMatch(/ended before it was ready|could not be loaded/);
  });

  it('is rejected at the start: a setting of queues that it would ignore', async () => {
    expect(await outputOf(http('a', ''), { maxPolling: '00:00:01' })).toContain('maxPolling');
  });
});
