import { app } from '@azure/functions';
import { theApp } from '../shared/app';
import { eraseExpired } from '../shared/operations/retention';

// Every night, erases what is older than the retention time.
app.timer('erase-expired', {
  schedule: '0 30 3 * * *',
  handler: async (_timer, context) => {
    context.log(`Erased ${await eraseExpired(theApp())} rows that were older than the retention time`);
  },
});
