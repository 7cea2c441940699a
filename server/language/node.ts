// SPDX-License-Identifier: GPL-2.0-only
import { serveLanguage } from './serveLanguage';

serveLanguage();
