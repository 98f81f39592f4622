/*
 * core.p4: what the P4_16 language itself asks of every architecture (P4_16 specification 1.2.5, Appendix D).
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _CORE_P4_
#define _CORE_P4_

/// The errors that the core library knows; programs declare more in `error { … }`.
error {
    NoError,               /// Nothing went wrong.
    PacketTooShort,        /// The packet ends before what was to be extracted.
    NoMatch,               /// No case of a select matched.
    StackOutOfBounds,      /// An element of a header stack that is not there.
    HeaderTooShort,        /// A varbit field was to take more bits than it can hold.
    ParserTimeout,         /// The parser took too long.
    ParserInvalidArgument  /// An operation of the parser got a value that it cannot work with.
}

/// The packet that a parser reads. A cursor stands before the next bit to be read.
extern packet_in {
    /// Fills a header of fixed size from the packet, makes it valid, and moves the cursor past it.
    /// Errors: PacketTooShort, StackOutOfBounds.
    void extract<T>(out T hdr);
    /// Fills a header that has one varbit field, which takes `variableFieldSizeInBits` bits.
    /// Errors: PacketTooShort, StackOutOfBounds, HeaderTooShort.
    void extract<T>(out T variableSizeHeader, in bit<32> variableFieldSizeInBits);
    /// The bits that come next, without moving the cursor. Error: PacketTooShort.
    T lookahead<T>();
    /// Moves the cursor. Error: PacketTooShort.
    void advance(in bit<32> sizeInBits);
    /// The length of the packet in bytes.
    bit<32> length();
}

/// The packet that a deparser writes.
extern packet_out {
    /// Appends a valid header; of a stack, union or struct, each valid header in turn. Skips what is invalid.
    void emit<T>(in T hdr);
}

/// In a parser: when `check` is false, sets the parser's error to `toSignal` and goes to `reject`.
extern void verify(in bool check, in error toSignal);

/// The action that does nothing.
@noWarn("unused")
action NoAction() {}

/// How the keys of tables match.
match_kind {
    /// All bits are equal.
    exact,
    /// The bits under a mask are equal.
    ternary,
    /// The longest prefix wins.
    lpm
}

/// Stops the compilation with `message` when `check`, which must be known at compile time, is false.
extern bool static_assert(bool check, string message);

/// The same with a message of the compiler's.
extern bool static_assert(bool check);

#endif  // _CORE_P4_
