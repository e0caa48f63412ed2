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
    const [operationsBefore, recordsBefore] = [counter.count(), language.textRecordCount];
    for (let index = 0; index < messageCount; index++)
      await deliver(app, { conversationId: 'cost', messageId: `m-${index}` });
    const operations = (counter.count() - operationsBefore) / messageCount;
    const records = (language.textRecordCount - recordsBefore) / messageCount;
    return [
      {
        what: 'storage operations a message',
        measured: operations.toFixed(2),
        comparedWith: 'its queue is read again every four seconds',
        ratio: '–',
        aim: '2',
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
