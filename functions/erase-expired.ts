import { app } from '@azure/functions';
import { theApp } from '../shared/app';
import { failuresCountedMs } from '../shared/operations/effect-health';

const dayMs = 24 * 60 * 60 * 1000;

// Every night, erases what is older than the retention time, and the record of failed effects that health no longer
// counts.
app.timer('erase-expired', {
  schedule: '0 30 3 * * *',
  handler: async (_timer, context) => {
    const { messages, failedEffects, now, settings } = theApp();
    const instant = new Date(now().getTime() - settings.RETENTION_DAYS * dayMs).toISOString();
    const rows = await messages.eraseOlderThan(instant);
    context.log(`Erased ${rows} rows last written before ${instant}`);
    await failedEffects.removeOlderThan(new Date(now().getTime() - failuresCountedMs));
  },
});
