import { platformNames, platformOf } from '../../../shared/platforms/platforms';
import { writeBacks } from '../../../shared/platforms/write-backs';

it('Each platform that a connection may write back to has a write-back', () => {
  const writable = platformNames.filter((name) => platformOf(name)?.writeBackTo);
  expect(writable).toContain('chatwoot');
  for (const name of writable) expect(writeBacks).toHaveProperty(name);
});
