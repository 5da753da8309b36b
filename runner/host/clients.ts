/** `clients`: the tenant's clients (contract topic: clients and services host APIs). */
import type { HostInterface } from './interface.ts';
import { unbackedGet, unbackedList } from './unbacked.ts';

export const clients: HostInterface = {
  name: 'clients',
  capability: 'cap:client.read',
  functions: { 'list-clients': unbackedList(), 'get-client': unbackedGet('client-id') },
};
