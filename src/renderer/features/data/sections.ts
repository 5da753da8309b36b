/** The sections of the Data view, in their order. Those of an install need the project's extension to be installed. */
import { Archive, Building2, CalendarClock, KeyRound, Package, ReceiptText, Tags, Users, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { ClientsSection } from './directory/ClientsSection.tsx';
import { ServicesSection } from './directory/ServicesSection.tsx';
import { ServiceTypesSection } from './directory/ServiceTypesSection.tsx';
import { UsersSection } from './directory/UsersSection.tsx';
import { InvoicesSection } from './invoices/InvoicesSection.tsx';
import { SchedulesSection } from './schedules/SchedulesSection.tsx';
import { SecretsSection } from './secrets/SecretsSection.tsx';
import { StorageSection } from './storage/StorageSection.tsx';

interface SectionBase {
  /** Stands in the address. */
  id: string;
  title: string;
  icon: LucideIcon;
}

export type Section = SectionBase &
  ({ of: 'install'; component: ComponentType<{ install: Install }> } | { of: 'tenant'; component: ComponentType });

export const sections: readonly Section[] = [
  { id: 'secrets', title: 'Secrets', icon: KeyRound, of: 'install', component: SecretsSection },
  { id: 'storage', title: 'Storage', icon: Archive, of: 'install', component: StorageSection },
  { id: 'schedules', title: 'Schedules', icon: CalendarClock, of: 'install', component: SchedulesSection },
  { id: 'clients', title: 'Clients', icon: Building2, of: 'tenant', component: ClientsSection },
  { id: 'services', title: 'Services', icon: Package, of: 'tenant', component: ServicesSection },
  { id: 'service-types', title: 'Service types', icon: Tags, of: 'tenant', component: ServiceTypesSection },
  { id: 'invoices', title: 'Invoices', icon: ReceiptText, of: 'tenant', component: InvoicesSection },
  { id: 'users', title: 'Users', icon: Users, of: 'tenant', component: UsersSection },
];

/** The section of an address; the first one for what is not known. */
export function sectionOf(id: string | null): Section {
  const [first] = sections;
  return sections.find((section) => section.id === id) ?? first!;
}
