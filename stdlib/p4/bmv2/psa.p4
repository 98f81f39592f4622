/*
 * bmv2/psa.p4: the Portable Switch Architecture under the name that p4c gives it for BMv2.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include <psa.p4>
