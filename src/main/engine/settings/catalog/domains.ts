/** Settings of the domains that installs get, and of the workers that set them up in production. */
import type { SettingTable } from '../definition.ts';

const noWorkers = 'Read by production’s workers only; the workbench does this work itself.';

export const domainSettings = {
  EXT_DOMAIN_ROOT: {
    kind: 'text',
    group: 'domains',
    reader: 'installs',
    meaning: 'Domain below which each install gets its own. Without it an install’s UI is served at <install>.localhost.',
  },
  TEMPORAL_ADDRESS: {
    kind: 'text',
    group: 'domains',
    reader: 'provisioning',
    default: 'temporal-frontend.temporal.svc.cluster.local:7233',
    meaning: 'Address of the workflow engine.',
    unused: noWorkers,
  },
  TEMPORAL_NAMESPACE: {
    kind: 'text',
    group: 'domains',
    reader: 'provisioning',
    default: 'default',
    meaning: 'Namespace in the workflow engine.',
    unused: noWorkers,
  },
  TEMPORAL_TASK_QUEUE: {
    kind: 'text',
    group: 'domains',
    reader: 'provisioning',
    default: 'tenant-workflows',
    meaning: 'Queue of the workflows that set domains up.',
    unused: noWorkers,
  },
  TEMPORAL_JOB_TASK_QUEUE: {
    kind: 'text',
    group: 'domains',
    reader: 'schedules',
    default: 'alga-jobs',
    meaning: 'Queue of scheduled runs.',
    unused: noWorkers,
  },
  RUNNER_NAMESPACE: {
    kind: 'text',
    group: 'domains',
    reader: 'provisioning',
    meaning: 'Namespace of the runner’s service in the cluster.',
    unused: noWorkers,
  },
  RUNNER_KSERVICE: {
    kind: 'text',
    group: 'domains',
    reader: 'provisioning',
    meaning: 'Name of the runner’s service in the cluster.',
    unused: noWorkers,
  },
  KNATIVE_AUTO_CREATE_CDC: {
    kind: 'boolean',
    group: 'domains',
    reader: 'provisioning',
    meaning: 'Claims a domain in the cluster before it is mapped.',
    unused: noWorkers,
  },
} as const satisfies SettingTable;
