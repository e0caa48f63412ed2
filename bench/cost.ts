// What a message costs where it is billed: storage operations and cloud text records, counted on the wire.
import { startCountingProxy } from '../test/support/counting-proxy';
import { languageKey, startLanguageServer } from '../test/support/language-server';
import { startTables } from '../test/support/outside-services';
import { startApp } from '../test/support/running-app';
import { deliver, openQueue } from './caller';
import type { Row } from './table';

const messageCount = 200;

export async function measureCost(): Promise<Row[]> {
  const tables = await startTables();
  const language = await startLanguageServer();
  const counter = await startCountingProxy(tables.port);
  const app = await startApp({
    settings: {
      TABLES_CONNECTION: tables.connectionString.replaceAll(`:${tables.port}/`, `:${counter.port}/`),
      LANGUAGE_ENDPOINT: language.endpoint,
      LANGUAGE_KEY: languageKey,
    },
  });
  try {
    await openQueue(app);
    // What happens once is not a message's cost: tables are made, the queue is read.
    await deliver(app, { conversationId: 'cost', messageId: 'first' });
    const recordsBefore = language.textRecordCount;
    const operationsOf = async (conversationId: string, dated: () => { sentAt?: string }) => {
      const before = counter.count();
      for (let index = 0; index < messageCount; index++)
        await deliver(app, { conversationId, messageId: `m-${index}`, ...dated() });
      return ((counter.count() - before) / messageCount).toFixed(2);
    };
    const operations = await operationsOf('dated', () => ({ sentAt: new Date().toISOString() }));
    const operationsUndated = await operationsOf('undated', () => ({}));
    const records = (language.textRecordCount - recordsBefore) / (2 * messageCount);
    return [
      {
        what: 'storage operations a message, scored by the cloud',
        measured: operations,
        comparedWith: 'its queue is read again every four seconds',
        ratio: '–',
        aim: '2',
      },
      {
        what: 'the same without `sentAt`',
        measured: operationsUndated,
        comparedWith: 'its id is looked up before the cloud is paid for it',
        ratio: '–',
        aim: '–',
      },
      { what: 'cloud text records a message', measured: records.toFixed(2), comparedWith: '–', ratio: '–', aim: '1' },
    ];
  } finally {
    await app.stop();
    await counter.close();
    await language.close();
    await tables.dispose();
  }
}
