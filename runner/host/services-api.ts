/** `services`: the tenant's service catalogue (contract topic: clients and services host APIs). */
import type { HostInterface } from './interface.ts';
import { itemFunction, pageFunction } from './reading.ts';
import type { HostServices } from './services.ts';

const pick = (services: HostServices) => services.services;

export const services: HostInterface = {
  name: 'services',
  capability: 'cap:service.read',
  functions: { 'list-services': pageFunction(pick), 'get-service': itemFunction('service-id', pick) },
};
