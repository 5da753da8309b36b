/** `invoicing`: what is sent, and what each answer becomes. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, HostCall } from '../bench.ts';
import { same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';

const { required } = section('host/invoicing');

const item = { serviceId: 's1', quantity: 1.5, description: 'Work', rate: 12_500 };
const discount = {
  serviceId: 's2',
  quantity: 1,
  description: 'Less',
  rate: 10,
  isDiscount: true,
  discountType: 'percentage',
  appliesToItemId: 'i1',
  appliesToServiceId: 's1',
};
const input = { clientId: 'c1', items: [item, discount], invoiceDate: '2026-01-31', dueDate: '2026-02-28', poNumber: 'PO 1' };
const made: HostCall = ['invoicing.createManualInvoice', input];
const invoice = { invoiceId: 'v1', invoiceNumber: 'INV-1', status: 'draft', subtotal: 100, tax: 19, total: 119 };
const snake = { invoice_id: 'v1', invoice_number: 'INV-1', status: 'draft', subtotal: 100, tax: 19, total: 119 };
const created = { ok: { success: true, ...invoice } };

async function call(bench: Bench, reply: PeerReply): Promise<unknown> {
  bench.peers.internal.answer(bench.ids.install, reply);
  return (await bench.calls([made]))[0];
}

const failed = (error: string) => ({ ok: { success: false, error } });

const refusals: [status: number, body: string][] = [
  [400, '{"success":false,"error":"Validation error","fieldErrors":{"clientId":"Required"}}'],
  [401, '{"error":"Invalid runner token","code":"UNAUTHORIZED"}'],
  [403, '{"success":false,"error":"Permission denied: cap:invoice.manual.create not granted"}'],
  [404, '{"error":"Install not found"}'],
  [500, 'no json at all'],
  [502, ''],
];

export const invoicingCases: Case[] = [
  required('create', 'The fields stand beside the operation, absent ones left out', async (bench) => {
    same('outcome', await call(bench, json({ success: true, invoice }, 201)), created);
    same('sent', bench.peers.internal.requests(bench.ids.install).at(0)?.operation, {
      operation: 'createManualInvoice',
      ...input,
    });
  }),
  required('answer/top-level', 'The invoice may stand at the top', async (bench) => {
    same('outcome', await call(bench, json({ success: true, ...invoice })), created);
  }),
  required('answer/snake-case', 'Its keys may be in snake_case, below invoice or at the top', async (bench) => {
    same('below', await call(bench, json({ success: true, invoice: snake })), created);
    same('at the top', await call(bench, json({ success: true, ...snake })), created);
  }),
  ...refusals.map(([status, body]) =>
    required(`status/${status}`, 'A refusal reaches the guest as status and raw body', async (bench) => {
      same(
        'outcome',
        await call(bench, { status, headers: { 'content-type': 'application/json' }, body }),
        failed(`http ${status}: ${body}`),
      );
    }),
  ),
  required('no-install', 'Without an install: a text', async (bench) => {
    same('outcome', await bench.calls([made], { context: { install_id: null } }), [
      failed('Permission denied: install_id missing'),
    ]);
  }),
  required('empty-install', 'An empty install is only refused by the server', async (bench) => {
    const outcome = await bench.calls([made], { context: { install_id: '' } });
    same('outcome', outcome, [failed('http 404: {"error":"Install not found","code":"NOT_FOUND"}')]);
  }),
];
