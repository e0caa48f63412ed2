// The lists of queues on Azurite: the ports' conformance tests.
import { TableAlertList } from '../../../shared/storage/table-alert-list';
import { TableLiveList } from '../../../shared/storage/table-live-list';
import { Table } from '../../../shared/storage/tables';
import { describeAlertList } from '../../support/alert-list-conformance';
import { describeLiveList } from '../../support/live-list-conformance';
import { startTables, type OutsideTables } from '../../support/outside-services';

let tables: OutsideTables;
let tablesMade = 0;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.dispose());

beforeEach(() => {
  tablesMade += 1;
});

const openTable = () => new Table(`List${tablesMade}`, { TABLES_CONNECTION: tables.connectionString });
const openLiveList = () => new TableLiveList(openTable(), () => Promise.resolve());
const openAlertList = () => new TableAlertList(openTable());

describeLiveList('TableLiveList', () => [openLiveList(), openLiveList()]);
describeAlertList('TableAlertList', () => [openAlertList(), openAlertList()]);
