/** Entry of the window: makes what the app stands on, once, and draws it. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { listenForShortcuts } from './app/commands/shortcuts.ts';
import { createAppRouter } from './app/router.tsx';
import { createServices, ServicesProvider } from './app/services.tsx';
import { connectWindow } from './rpc/client.ts';
import { createRpc, RpcProvider } from './rpc/context.tsx';
import { isMac } from './ui/platform.ts';
import { TooltipProvider } from './ui/Tooltip.tsx';

// The content security policy forbids evaluating text; without this the validator would try once and be reported.
config({ jitless: true });

const rpc = createRpc(connectWindow(window));
const services = createServices(window);
const router = createAppRouter({ desktop: window.location.protocol === 'app:', storage: window.sessionStorage });
listenForShortcuts(window, services.commands, isMac());

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <RpcProvider rpc={rpc}>
      <ServicesProvider services={services}>
        <TooltipProvider>
          <RouterProvider router={router} />
        </TooltipProvider>
      </ServicesProvider>
    </RpcProvider>
  </StrictMode>,
);
