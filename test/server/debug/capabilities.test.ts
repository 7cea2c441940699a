// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { capabilities } from '../../../server/debug/capabilities';
import { streamTextUri } from '../../../server/streamUri';
import { exampleImage, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';

const stream = `${workspace}swap.btrfs-stream`;
const launch = { image: exampleImage, subvolume: 'swap', parent: 'base', stream };
const source = { path: streamTextUri(URI.file(stream)).toString() };

let client: InlineClient;
beforeEach(async () => {
  client = new InlineClient();
  await client.start(launch);
});
afterEach(() => client.session.end());

const continueTo = (reason: string) => async (): Promise<void> => {
  expect(await client.go('continue')).toBe(reason);
};

/** Sets a breakpoint on a line behind the first command, and goes on. */
async function lineBreakpoint(more: object): Promise<void> {
  await client.request('setBreakpoints', { source, breakpoints: [{ line: 30, ...more }] });
}

/** What each capability promises, done; a capability without an entry here fails. */
const exercises: Readonly<Record<string, () => Promise<void>>> = {
  supportsConfigurationDoneRequest: async () => {
    const other = new InlineClient();
    await other.request('initialize', {});
    await other.request('launch', launch);
    expect(other.events.map(({ event }) => event)).not.toContain('stopped');
    await other.request('configurationDone');
    expect(await other.stopReason()).toBe('entry');
    other.session.end();
  },
  supportsFunctionBreakpoints: async () => {
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '259' }] });
    await continueTo('function breakpoint')();
    expect(await client.evaluate('cur_ino')).toBe('259');
  },
  supportsConditionalBreakpoints: async () => {
    await lineBreakpoint({ condition: 'cur_ino == 1' });
    await continueTo('end')();
  },
  supportsHitConditionalBreakpoints: async () => {
    await client.request('setFunctionBreakpoints', {
      breakpoints: [{ name: 'UTIMES', hitCondition: '2' }],
    });
    await continueTo('function breakpoint')();
    await continueTo('end')();
  },
  supportsLogPoints: async () => {
    await lineBreakpoint({ logMessage: 'at {cur_ino}' });
    await continueTo('end')();
    const outputs = client.events.map(
      ({ body }) => (body as { output?: string } | undefined)?.output,
    );
    expect(outputs).toContainEqual(expect.stringMatching(/^at \d+\n$/));
  },
  supportsDataBreakpoints: async () => {
    const { dataId } = await client.request<{ dataId: string }>('dataBreakpointInfo', {
      name: 'cur_ino',
    });
    await client.request('setDataBreakpoints', {
      breakpoints: [{ dataId, accessType: 'write' }],
    });
    await continueTo('data breakpoint')();
  },
  supportsExceptionFilterOptions: async () => {
    await client.request('setExceptionBreakpoints', {
      filters: [],
      filterOptions: [{ filterId: 'orphanize', condition: 'event.ino == 1' }],
    });
    await continueTo('end')();
  },
  exceptionBreakpointFilters: async () => {
    const filters = capabilities.exceptionBreakpointFilters?.map(({ filter }) => filter) ?? [];
    const { breakpoints } = await client.request<DebugProtocol.SetBreakpointsResponse['body']>(
      'setExceptionBreakpoints',
      { filters },
    );
    expect(breakpoints.map(({ verified }) => verified)).toEqual(filters.map(() => true));
    await continueTo('exception')();
  },
  supportsStepBack: async () => {
    await client.go('next');
    await client.go('next');
    expect(await client.go('stepBack')).toBe('step');
    expect(await client.go('reverseContinue')).toBe('entry');
  },
  supportsEvaluateForHovers: async () => {
    const { result } = await client.request<{ result: string }>('evaluate', {
      expression: '257',
      context: 'hover',
    });
    expect(result).toContain('inode 257');
  },
  supportsTerminateRequest: async () => {
    await client.request('terminate');
    expect(await client.stopReason()).toBe('terminated');
  },
  supportsRestartRequest: async () => {
    await client.go('next');
    await client.request('restart', {});
    expect(await client.stopReason()).toBe('entry');
  },
  supportsExceptionInfoRequest: async () => {
    await client.request('setExceptionBreakpoints', { filters: ['orphanize'] });
    await client.go('continue');
    const info = await client.request('exceptionInfo', { threadId: 1 });
    expect(info).toMatchObject({ exceptionId: 'orphanize' });
  },
  supportsBreakpointLocationsRequest: async () => {
    const { breakpoints } = await client.request<{ breakpoints: object[] }>('breakpointLocations', {
      source,
      line: 1,
      endLine: 40,
    });
    expect(breakpoints.length).toBeGreaterThan(5);
  },
  supportsValueFormattingOptions: async () => {
    expect(await client.evaluate('send_off', { hex: true })).toMatch(/^0x/);
  },
  supportsDelayedStackTraceLoading: async () => {
    await client.go('next');
    const { stackFrames, totalFrames } = await client.request<{
      stackFrames: object[];
      totalFrames: number;
    }>('stackTrace', { threadId: 1, startFrame: 1, levels: 1 });
    expect(stackFrames).toHaveLength(1);
    expect(totalFrames).toBeGreaterThan(1);
  },
  supportsCancelRequest: async () => {
    await client.request('cancel', { progressId: 'of nothing that is under way' });
  },
  supportsCompletionsRequest: async () => {
    const { targets } = await client.request<{ targets: { label: string }[] }>('completions', {
      text: 'cur_in',
      column: 7,
    });
    expect(targets.map(({ label }) => label)).toContain('cur_ino');
  },
  completionTriggerCharacters: async () => {
    for (const character of capabilities.completionTriggerCharacters ?? []) {
      const text = `${character === '[' ? 'clone_roots' : 'command'}${character}`;
      const { targets } = await client.request<{ targets: object[] }>('completions', {
        text,
        column: text.length + 1,
      });
      expect(targets.length).toBeGreaterThan(0);
    }
  },
  supportsGotoTargetsRequest: async () => {
    const { targets } = await client.request<{ targets: { id: number }[] }>('gotoTargets', {
      source,
      line: 30,
    });
    await client.request('goto', { threadId: 1, targetId: targets[0]?.id });
    expect(await client.stopReason()).toBe('goto');
    expect((await client.stack())[0]?.line).toBe(30);
  },
  supportsRestartFrame: async () => {
    await client.go('next');
    await client.go('stepIn');
    await client.request('restartFrame', { frameId: 0 });
    expect(await client.stopReason()).toBe('restart');
  },
  supportsSteppingGranularity: async () => {
    await client.request('next', { threadId: 1, granularity: 'line' });
    await client.stopReason();
    expect(await client.evaluate('event.event')).toBe('command');
  },
  supportsReadMemoryRequest: async () => {
    const { data = '' } = await client.request<{ data?: string }>('readMemory', {
      memoryReference: '0x0',
      count: 12,
    });
    expect(Buffer.from(data, 'base64').toString()).toBe('btrfs-stream');
  },
  supportsLoadedSourcesRequest: async () => {
    const { sources } = await client.request<{ sources: object[] }>('loadedSources');
    expect(sources).toMatchObject([source]);
  },
  supportsModulesRequest: async () => {
    const { modules } = await client.request<{ modules: object[] }>('modules', {});
    expect(modules).toMatchObject([
      { name: 'swap', role: 'send_root' },
      { name: 'base', role: 'parent_root' },
    ]);
  },
  additionalModuleColumns: async () => {
    const { modules } = await client.request<{ modules: object[] }>('modules', {});
    for (const { attributeName } of capabilities.additionalModuleColumns ?? [])
      expect(modules[0]).toHaveProperty(attributeName);
  },
};

test('nothing is advertised that is not exercised here', () => {
  expect(Object.keys(exercises).sort()).toEqual(Object.keys(capabilities).sort());
});

test.each(Object.keys(exercises))('%s', async (name) => {
  await exercises[name]?.();
});

test('what can be set nowhere says why', async () => {
  for (const [command, args] of [
    ['setVariable', { variablesReference: 1, name: 'cur_ino', value: '1' }],
    ['setExpression', { expression: 'cur_ino', value: '1' }],
  ] as const)
    await expect(client.request(command, args)).rejects.toThrow(
      'Cannot set cur_ino: the state follows from the snapshots',
    );
});
