import { app } from '@azure/functions';
import { theApp } from '../shared/app';
import { failuresCountedMs } from '../shared/operations/effect-health';
import { eraseExpired } from '../shared/operations/retention';

// Every night, erases what is older than the retention time, and the record of failed effects that health no longer
// counts.
app.timer('erase-expired', {
  schedule: '0 30 3 * * *',
  handler: async (_timer, context) => {
    const app = theApp();
    context.log(`Erased ${await eraseExpired(app)} rows that were older than the retention time`);
    await app.failedEffects.removeOlderThan(new Date(app.now().getTime() - failuresCountedMs));
  },
});
