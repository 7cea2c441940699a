// SPDX-License-Identifier: GPL-2.0-only
import { startStdioDebugServer } from '../../../server/debug/startDebugServer';

startStdioDebugServer();
