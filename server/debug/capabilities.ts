// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { exceptionFilters } from './breakpoints/exceptionFilters';

/** What the adapter tells a client that it can do. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsExceptionFilterOptions: true,
  exceptionBreakpointFilters: [...exceptionFilters],
  supportsStepBack: true,
  supportsEvaluateForHovers: true,
  supportsTerminateRequest: true,
  supportsRestartRequest: true,
  supportsExceptionInfoRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsValueFormattingOptions: true,
  supportsDelayedStackTraceLoading: true,
  supportsCancelRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '['],
  supportsGotoTargetsRequest: true,
  supportsRestartFrame: true,
  supportsSteppingGranularity: true,
  supportsReadMemoryRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsModulesRequest: true,
  additionalModuleColumns: [
    { attributeName: 'role', label: 'Role', type: 'string' },
    { attributeName: 'uuid', label: 'UUID', type: 'string' },
    { attributeName: 'receivedUuid', label: 'Received UUID', type: 'string' },
    { attributeName: 'ctransid', label: 'ctransid', type: 'number' },
  ],
};
