/** `clients`: the tenant's clients (contract topic: clients and services host APIs). */
import type { HostInterface } from './interface.ts';
import { itemFunction, pageFunction } from './reading.ts';
import type { HostServices } from './services.ts';

const pick = (services: HostServices) => services.clients;

export const clients: HostInterface = {
  name: 'clients',
  capability: 'cap:client.read',
  functions: { 'list-clients': pageFunction(pick), 'get-client': itemFunction('client-id', pick) },
};
