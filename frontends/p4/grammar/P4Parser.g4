/**
 * P4_16 (specification 1.2.5 Appendix G), every decision by one token. What makes that possible:
 * - `tokens.ts` tells names of types from other names, and gives the brackets that mean something else by context
 *   (casts, keysets, annotations, type arguments) token types of their own;
 * - an expression is a flat run of operands and operators, which `parse/expressions.ts` binds by precedence;
 * - rules accept a little more than P4 (annotations before any statement, `name = value` in any list);
 *   the AST builder refuses that with a message that says what is wrong.
 */
parser grammar P4Parser;

options { tokenVocab = P4Lexer; }

program : ( declaration | SEMICOLON )* EOF ;

declaration
  : annotation*
    ( constantDeclaration
    | externDeclaration
    | actionDeclaration
    | parserDeclaration
    | controlDeclaration
    | packageDeclaration
    | derivedTypeDeclaration
    | typedefDeclaration
    | errorDeclaration
    | matchKindDeclaration
    | functionOrInstantiation
    )
  ;

// Names ------------------------------------------------------------------------------------------------------------

nonTypeName : IDENTIFIER | APPLY | KEY | ACTIONS | STATE | ENTRIES | TYPE | PRIORITY ;

name : IDENTIFIER | APPLY | KEY | ACTIONS | STATE | ENTRIES | TYPE | PRIORITY | LIST | TYPE_IDENTIFIER ;

nameList : name ( COMMA name? )* ;

// Annotations (§20) ------------------------------------------------------------------------------------------------

annotation
  : AT ( name
         ( ANNOTATION_OPEN annotationToken* R_PAREN
         | ANNOTATION_BRACKET ( element ( COMMA element? )* )? R_BRACKET
         )?
       | PRAGMA name annotationToken* END_PRAGMA
       )
  ;

annotationToken : L_PAREN annotationToken* R_PAREN | ~( L_PAREN | R_PAREN | END_PRAGMA ) ;

// Parameters -------------------------------------------------------------------------------------------------------

parameterList : L_PAREN ( parameter ( COMMA parameter )* )? R_PAREN ;

parameter : annotation* ( IN | OUT | INOUT )? typeRef name ( ASSIGN expression )? ;

typeParameters : ( L_ANGLE | TYPE_ARGS_OPEN ) name ( COMMA name )* R_ANGLE ;

// Declarations -----------------------------------------------------------------------------------------------------

constantDeclaration : CONST typeRef name ASSIGN expression SEMICOLON ;

packageDeclaration : PACKAGE name typeParameters? parameterList SEMICOLON ;

functionOrInstantiation
  : typeOrVoid
    ( name typeParameters? parameterList block
    | L_PAREN argumentList R_PAREN name dimensions ( ASSIGN objectInitializer )? SEMICOLON
    )
  ;

// `T x[N]` is p4c's other way to write `T[N] x`.
dimensions : ( L_BRACKET expression R_BRACKET )* ;

objectInitializer : L_BRACE objectDeclaration* R_BRACE ;

objectDeclaration : annotation* functionOrInstantiation ;

externDeclaration
  : EXTERN
    ( nonTypeName typeParameters? L_BRACE methodPrototype* R_BRACE
    | typeOrVoid name typeParameters? parameterList SEMICOLON
    )
  ;

methodPrototype
  : annotation* ABSTRACT? typeOrVoid ( name typeParameters? )? parameterList SEMICOLON
  ;

actionDeclaration : ACTION name parameterList block ;

derivedTypeDeclaration
  : ( HEADER | HEADER_UNION | STRUCT ) name typeParameters? L_BRACE structField* R_BRACE
  | ENUM typeRef? nonTypeName L_BRACE enumMember ( COMMA enumMember? )* R_BRACE
  ;

structField : annotation* typeRef name dimensions SEMICOLON ;

enumMember : name ( ASSIGN expression )? ;

typedefDeclaration
  : TYPEDEF ( typeRef | annotation* derivedTypeDeclaration ) name SEMICOLON
  | TYPE typeRef name SEMICOLON
  ;

errorDeclaration : ERROR_BLOCK L_BRACE nameList? R_BRACE ;

matchKindDeclaration : MATCH_KIND_BLOCK L_BRACE nameList R_BRACE ;

// Parsers (§13) ----------------------------------------------------------------------------------------------------

parserDeclaration
  : PARSER name typeParameters? parameterList ( SEMICOLON | parameterList? L_BRACE parserElement* R_BRACE )
  ;

parserElement
  : annotation* ( constantDeclaration | variableOrInstantiation | valueSetDeclaration | parserState )
  ;

valueSetDeclaration : VALUE_SET TYPE_ARGS_OPEN typeRef R_ANGLE L_PAREN expression R_PAREN name SEMICOLON ;

parserState : STATE name L_BRACE statement* transition? R_BRACE ;

transition : TRANSITION ( name SEMICOLON | selectExpression ) ;

selectExpression
  : SELECT L_PAREN ( expression ( COMMA expression )* )? R_PAREN L_BRACE selectCase* R_BRACE SEMICOLON?
  ;

selectCase : keyset COLON name SEMICOLON ;

keyset : KEYSET_OPEN simpleKeyset ( COMMA simpleKeyset )* R_PAREN | simpleKeyset ;

simpleKeyset : expression ( ( MASK | RANGE ) expression )? | DEFAULT | DONT_CARE ;

// Controls and tables (§14) ----------------------------------------------------------------------------------------

controlDeclaration
  : CONTROL name typeParameters? parameterList
    ( SEMICOLON | parameterList? L_BRACE controlElement* APPLY annotation* block R_BRACE )
  ;

controlElement
  : annotation* ( constantDeclaration | actionDeclaration | tableDeclaration | variableOrInstantiation )
  ;

tableDeclaration : TABLE name L_BRACE tableProperty* R_BRACE ;

tableProperty
  : annotation* CONST?
    ( KEY ASSIGN L_BRACE keyElement* R_BRACE
    | ACTIONS ASSIGN L_BRACE actionListElement* R_BRACE
    | ENTRIES ASSIGN L_BRACE entry* R_BRACE
    | tablePropertyName ASSIGN expression SEMICOLON
    )
  ;

tablePropertyName : IDENTIFIER | TYPE_IDENTIFIER | APPLY | STATE | TYPE | PRIORITY ;

keyElement : keyset COLON name annotation* SEMICOLON ;

actionListElement : annotation* actionReference SEMICOLON ;

actionReference : DOT? nonTypeName ( L_PAREN argumentList R_PAREN )? ;

// `priority = expression :` may stand before the keyset; the AST builder looks that the first is that name.
entry : CONST? keyset ( ASSIGN expression COLON keyset )? COLON actionReference annotation* SEMICOLON ;

// Statements (§12) -------------------------------------------------------------------------------------------------

block : L_BRACE statement* R_BRACE ;

statement
  : annotation+ unannotatedStatement
  | unannotatedStatement
  ;

unannotatedStatement
  : constantDeclaration
  | variableOrInstantiation
  | assignmentOrCall SEMICOLON
  | ifStatement
  | SEMICOLON
  | annotatedBlock
  | RETURN expression? SEMICOLON
  | BREAK SEMICOLON
  | CONTINUE SEMICOLON
  | EXIT SEMICOLON
  | switchStatement
  | forStatement
  ;

annotatedBlock : block ;

// A type begins all of these: `T x = e;`, `T(arguments) x;`, `T.apply(arguments);`
variableOrInstantiation
  : typeRef
    ( name dimensions ( ASSIGN expression )? SEMICOLON
    | L_PAREN argumentList R_PAREN name dimensions ( ASSIGN objectInitializer )? SEMICOLON
    | DOT APPLY L_PAREN argumentList R_PAREN SEMICOLON
    )
  ;

assignmentOrCall : lvalue ( assignmentOperator expression )? ;

lvalue : ( THIS | DOT? nonTypeName | L_PAREN lvalue R_PAREN ) suffix* ;

assignmentOperator
  : ASSIGN | MUL_ASSIGN | DIV_ASSIGN | MOD_ASSIGN | PLUS_ASSIGN | MINUS_ASSIGN | PLUS_SAT_ASSIGN | MINUS_SAT_ASSIGN
  | SHIFT_LEFT_ASSIGN | SHIFT_RIGHT_ASSIGN | AND_ASSIGN | OR_ASSIGN | XOR_ASSIGN
  ;

ifStatement : IF L_PAREN expression R_PAREN statement ( ELSE statement )? ;

switchStatement : SWITCH L_PAREN expression R_PAREN L_BRACE switchCase* R_BRACE ;

switchCase : switchLabel COLON block? ;

// Not an expression that begins with a brace (Appendix G, nonBraceExpression).
switchLabel : DEFAULT | DONT_CARE | nonBraceOperand ( binaryOperator operand )* ( QUESTION expression COLON expression )? ;

forStatement
  : FOR L_PAREN
    ( SEMICOLON forCondition
    | forFirst ( ( COMMA forInit )* SEMICOLON forCondition | IN expression ( RANGE expression )? )
    )
    R_PAREN statement
  ;

forCondition : expression SEMICOLON ( assignmentOrCall ( COMMA assignmentOrCall )* )? ;

forFirst : forInit ;

forInit : annotation* ( typeRef name ( ASSIGN expression )? | assignmentOrCall ) ;

// Types (§7) -------------------------------------------------------------------------------------------------------

typeOrVoid : VOID | typeRef ;

typeRef : plainType ( L_BRACKET expression R_BRACKET )* ;

plainType
  : BOOL
  | ERROR
  | MATCH_KIND
  | STRING
  | ( BIT | INT | VARBIT ) ( TYPE_ARGS_OPEN widthExpression R_ANGLE )?
  | TUPLE TYPE_ARGS_OPEN ( typeArgument ( COMMA typeArgument )* )? R_ANGLE
  | LIST TYPE_ARGS_OPEN typeArgument R_ANGLE
  | TYPE_DOT? TYPE_IDENTIFIER ( TYPE_ARGS_OPEN ( typeArgument ( COMMA typeArgument )* )? R_ANGLE )?
  ;

// Any expression without a `>`, which would end the type and needs parentheses.
widthExpression : operand ( widthOperator operand )* ( QUESTION expression COLON widthExpression )? ;

widthOperator
  : MUL | DIV | MOD | PLUS | MINUS | PLUS_SAT | MINUS_SAT | CONCAT | SHIFT_LEFT
  | LESS_EQUAL | L_ANGLE | NOT_EQUAL | EQUAL | BIT_AND | BIT_XOR | BIT_OR | AND_AND | OR_OR
  ;

typeArgument : typeRef | nonTypeName | VOID | DONT_CARE ;

// Expressions (§8) -------------------------------------------------------------------------------------------------

// Operands and operators in turn; the precedences of Appendix G are applied by the AST builder.
expression : operand ( binaryOperator operand )* ( QUESTION expression COLON expression )? ;

binaryOperator
  : MUL | DIV | MOD | PLUS | MINUS | PLUS_SAT | MINUS_SAT | CONCAT | SHIFT_LEFT | R_ANGLE R_ANGLE?
  | LESS_EQUAL | GREATER_EQUAL | L_ANGLE | NOT_EQUAL | EQUAL | BIT_AND | BIT_XOR | BIT_OR | AND_AND | OR_OR
  ;

operand : prefix* primary suffix* ;

nonBraceOperand : prefix* ( nonBracePrimary | KEYSET_OPEN expression R_PAREN ) suffix* ;

prefix : NOT | COMPLEMENT | MINUS | PLUS | CAST_OPEN typeRef R_PAREN ;

primary : nonBracePrimary | L_BRACE ( HASH | element ( COMMA element? )* )? R_BRACE ;

nonBracePrimary
  : INTEGER
  | DOTS
  | STRING_LITERAL
  | TRUE
  | FALSE
  | THIS
  | DOT? nonTypeName
  | L_PAREN expression R_PAREN
  | plainType
  ;

element : expression ( ASSIGN expression )? ;

suffix
  : DOT name
  | L_BRACKET expression ( COLON expression | PLUS_SLICE COLON expression )? R_BRACKET
  | ( CALL_ARGS_OPEN typeArgument ( COMMA typeArgument )* R_ANGLE )? L_PAREN argumentList R_PAREN
  ;

argumentList : ( argument ( COMMA argument )* )? ;

argument : DONT_CARE | expression ( ASSIGN ( expression | DONT_CARE ) )? ;
