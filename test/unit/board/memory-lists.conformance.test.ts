import { describeAlertList } from '../../support/alert-list-conformance';
import { describeLiveList } from '../../support/live-list-conformance';
import { MemoryAlertList, MemoryLiveList } from '../../support/memory-lists';

function twice<List>(list: List): [List, List] {
  return [list, list];
}

describeLiveList('MemoryLiveList', () => twice(new MemoryLiveList()));
describeAlertList('MemoryAlertList', () => twice(new MemoryAlertList()));
