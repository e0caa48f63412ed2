import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDemoRecord, removeDemoRecord, writeDemoRecord } from '../../../../local/demo/demo-record';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-record-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = { queues: ['demo-orders'], conversations: ['demo-1', 'demo-2'] };

it('is what was written last, in a folder that is created', () => {
  const dataDir = join(folder, 'data');
  writeDemoRecord(dataDir, { queues: [], conversations: [] });
  writeDemoRecord(dataDir, record);
  expect(readDemoRecord(dataDir)).toEqual(record);
  expect(readdirSync(dataDir)).toEqual(['demo.json']);
});

it('is undefined before the first demo and after it was removed', () => {
  expect(readDemoRecord(folder)).toBeUndefined();
  writeDemoRecord(folder, record);
  removeDemoRecord(folder);
  expect(readDemoRecord(folder)).toBeUndefined();
  removeDemoRecord(folder);
});

it.each(['', '{"queues": [', 'null', '{"queues": ["demo-orders"]}', '{"queues": [""], "conversations": []}'])(
  'that is damaged is named, with what to do: %s',
  (text) => {
    writeFileSync(join(folder, 'demo.json'), text);
    expect(() => readDemoRecord(folder)).toThrow(`${join(folder, 'demo.json')} is damaged`);
  },
);
