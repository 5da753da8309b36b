/** `services`: the tenant's service catalogue (contract topic: clients and services host APIs). */
import type { HostInterface } from './interface.ts';
import { unbackedGet, unbackedList } from './unbacked.ts';

export const services: HostInterface = {
  name: 'services',
  capability: 'cap:service.read',
  functions: { 'list-services': unbackedList(), 'get-service': unbackedGet('service-id') },
};
