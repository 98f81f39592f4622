// C as gcc and clang take it: C11 Annex A.2 with the GNU extensions, without K&R definitions.
//
// Three liberties keep the grammar near LL(1) and quick. Identifiers that name types are tokens of their own
// (TYPEDEF_NAME). Binary, conditional and assignment expressions are flat lists of operands and operators; the tree
// builder applies precedence (C11 6.5.5–6.5.16). Declarators with and without a name are one rule. What is thereby
// accepted too much, the tree builder and the checker refuse.
parser grammar CParser;

options { tokenVocab = CLexer; }

translationUnit : externalDeclaration* EOF ;

// One external declaration by itself: what the compiler parses, since most of those in headers are never needed.
singleDeclaration : externalDeclaration EOF ;

// C11 6.9. A function definition is a declarator followed by a body.
externalDeclaration
  : bracketAttributes* SEMICOLON
  | staticAssertDeclaration
  | ASM asmQualifier* LPAREN STRING+ RPAREN SEMICOLON
  | declarationSpecifiers ( SEMICOLON | initDeclarator ( compoundStatement | ( COMMA initDeclarator )* SEMICOLON ) )
  ;

// C11 6.7
declaration : staticAssertDeclaration | declarationSpecifiers ( initDeclarator ( COMMA initDeclarator )* )? SEMICOLON ;

staticAssertDeclaration : STATIC_ASSERT LPAREN conditionalExpression ( COMMA STRING+ )? RPAREN SEMICOLON ;

initDeclarator : attributeSpecifier* declarator asmLabel? gnuAttributes* ( ASSIGN initializer )? ;

asmLabel : ASM LPAREN STRING+ RPAREN ;

declarationSpecifiers : declarationSpecifier+ ;

declarationSpecifier
  : storageClass
  | functionSpecifier
  | typeSpecifier
  | typeQualifier
  | alignmentSpecifier
  | attributeSpecifier
  | EXTENSION
  ;

storageClass : TYPEDEF | EXTERN | STATIC | AUTO | REGISTER | THREAD_LOCAL ;

functionSpecifier : INLINE | NORETURN ;

typeQualifier : CONST | VOLATILE | RESTRICT | ATOMIC ;

alignmentSpecifier : ALIGNAS LPAREN ( typeName | conditionalExpression ) RPAREN ;

// C11 6.7.2
typeSpecifier
  : basicType
  | structOrUnionSpecifier
  | enumSpecifier
  | TYPEDEF_NAME
  | typeofSpecifier
  | AUTO_TYPE
  | ATOMIC LPAREN typeName RPAREN
  ;

basicType
  : VOID | CHAR | SHORT | INT | LONG | FLOAT | DOUBLE | SIGNED | UNSIGNED | BOOL | COMPLEX | INT128 ;

typeofSpecifier : TYPEOF LPAREN ( typeName | expression ) RPAREN ;

// Attributes behind the body belong to the type, not to what is declared with it.
structOrUnionSpecifier
  : ( STRUCT | UNION ) attributeSpecifier* ( IDENTIFIER ( structBody gnuAttributes* )? | structBody gnuAttributes* )
  ;

structBody : LBRACE structDeclaration* RBRACE ;

structDeclaration
  : SEMICOLON
  | staticAssertDeclaration
  | declarationSpecifiers ( structDeclarator ( COMMA structDeclarator )* )? SEMICOLON
  ;

structDeclarator : attributeSpecifier* ( declarator ( COLON conditionalExpression )? | COLON conditionalExpression ) gnuAttributes* ;

enumSpecifier
  : ENUM attributeSpecifier*
    ( IDENTIFIER ( COLON declarationSpecifiers )? ( enumBody gnuAttributes* )? | ( COLON declarationSpecifiers )? enumBody gnuAttributes* )
  ;

enumBody : LBRACE enumerator ( COMMA enumerator )* COMMA? RBRACE ;

enumerator : IDENTIFIER attributeSpecifier* ( ASSIGN conditionalExpression )? ;

attributeSpecifier : gnuAttributes | bracketAttributes ;

gnuAttributes : ATTRIBUTE LPAREN LPAREN attribute? ( COMMA attribute? )* RPAREN RPAREN ;

// C23 6.7.12, which GNU C and clang take in every mode. Nothing else has two brackets next to each other.
bracketAttributes : LBRACKET LBRACKET scopedAttribute? ( COMMA scopedAttribute? )* RBRACKET RBRACKET ;

scopedAttribute : ( attributeName COLON COLON )? attribute ;

attribute : attributeName ( LPAREN ( attributeArgument ( COMMA attributeArgument )* )? RPAREN )? ;

attributeName : IDENTIFIER | TYPEDEF_NAME | CONST | INLINE | NORETURN | VOLATILE | UNSIGNED | SIGNED ;

attributeArgument : typeName | conditionalExpression ( ASSIGN conditionalExpression )? ;

// C11 6.7.6, with or without a name
declarator : pointer+ directDeclarator? | directDeclarator ;

pointer : STAR ( typeQualifier | attributeSpecifier )* ;

directDeclarator
  : ( IDENTIFIER bracketAttributes* | LPAREN attributeSpecifier* declarator RPAREN ) declaratorSuffix*
  | declaratorSuffix+
  ;

// Attributes in brackets behind a suffix are of the type.
declaratorSuffix : ( arraySuffix | functionSuffix ) bracketAttributes* ;

arraySuffix : LBRACKET ( STATIC | typeQualifier )* ( conditionalExpression | STAR )? RBRACKET ;

functionSuffix : LPAREN ( parameter ( COMMA parameter )* ( COMMA ELLIPSIS )? | ELLIPSIS )? RPAREN ;

parameter : declarationSpecifiers attributeSpecifier* declarator? gnuAttributes* ;

typeName : declarationSpecifiers declarator? ;

// C11 6.7.9
initializer : bracedInitializer | assignmentExpression ;

bracedInitializer : LBRACE ( initializerItem ( COMMA initializerItem )* COMMA? )? RBRACE ;

initializerItem : ( designator+ ASSIGN | IDENTIFIER COLON )? initializer ;

designator
  : LBRACKET conditionalExpression ( ELLIPSIS conditionalExpression )? RBRACKET
  | DOT IDENTIFIER
  ;

// C11 6.8
// A label may stand before a declaration and at the end of a block too (C23 6.8.1).
statement : attributedStatement | label+ attributedStatement? ;

label
  : attributeSpecifier*
    ( IDENTIFIER COLON gnuAttributes*
    | CASE conditionalExpression ( ELLIPSIS conditionalExpression )? COLON
    | DEFAULT COLON
    )
  ;

attributedStatement : attributeSpecifier* unlabelledStatement ;

unlabelledStatement
  : compoundStatement
  | expression? SEMICOLON
  | IF LPAREN expression RPAREN statement ( ELSE statement )?
  | SWITCH LPAREN expression RPAREN statement
  | WHILE LPAREN expression RPAREN statement
  | DO statement WHILE LPAREN expression RPAREN SEMICOLON
  | FOR LPAREN forInit forExpression SEMICOLON forExpression RPAREN statement
  | GOTO ( IDENTIFIER | STAR expression ) SEMICOLON
  | CONTINUE SEMICOLON
  | BREAK SEMICOLON
  | RETURN expression? SEMICOLON
  | asmStatement
  ;

forInit : declaration | forExpression SEMICOLON ;

forExpression : expression? ;

compoundStatement : LBRACE blockItem* RBRACE ;

// Attributes alone, or before an expression, are of a statement (C23 6.8.1).
blockItem : statement | declaration | localLabels ;

localLabels : LABEL IDENTIFIER ( COMMA IDENTIFIER )* SEMICOLON ;

asmStatement : ASM asmQualifier* LPAREN asmBody RPAREN SEMICOLON ;

asmQualifier : VOLATILE | INLINE | GOTO ;

asmBody : STRING+ asmSection* ;

asmSection : COLON ( asmOperand ( COMMA asmOperand )* )? ;

asmOperand : ( LBRACKET IDENTIFIER RBRACKET )? STRING+ ( LPAREN expression RPAREN )? | IDENTIFIER ;

// C11 6.5.17
expression : assignmentExpression ( COMMA assignmentExpression )* ;

// C11 6.5.16
assignmentExpression : conditionalExpression ( ( ASSIGN | COMPOUND_ASSIGN ) conditionalExpression )* ;

// C11 6.5.15; the middle operand may be left out (GNU)
conditionalExpression : binaryExpression ( QUESTION expression? COLON binaryExpression )* ;

// C11 6.5.5–6.5.14
binaryExpression : castExpression ( binaryOperator castExpression )* ;

binaryOperator
  : STAR | SLASH | PERCENT | PLUS | MINUS | SHIFT_LEFT | SHIFT_RIGHT | LESS | GREATER | LESS_EQUAL | GREATER_EQUAL
  | EQUAL | NOT_EQUAL | AMPERSAND | CARET | BAR | AND | OR
  ;

// C11 6.5.4 and compound literals (6.5.2.5)
castExpression
  : LPAREN typeName RPAREN ( castExpression | bracedInitializer postfixOperator* )
  | unaryExpression
  ;

unaryExpression
  : ( INCREMENT | DECREMENT | AMPERSAND | STAR | PLUS | MINUS | TILDE | BANG | EXTENSION ) castExpression
  | AND IDENTIFIER
  | ( SIZEOF | ALIGNOF ) ( LPAREN typeName RPAREN ( bracedInitializer postfixOperator* )? | unaryExpression )
  | postfixExpression
  ;

postfixExpression : primaryExpression postfixOperator* ;

postfixOperator
  : LBRACKET expression RBRACKET
  | LPAREN ( assignmentExpression ( COMMA assignmentExpression )* )? RPAREN
  | DOT IDENTIFIER
  | ARROW IDENTIFIER
  | INCREMENT
  | DECREMENT
  ;

primaryExpression
  : IDENTIFIER
  | NUMBER
  | CHARACTER
  | STRING+
  | LPAREN ( compoundStatement | expression ) RPAREN
  | genericSelection
  | OFFSETOF LPAREN typeName COMMA memberName ( DOT memberName | LBRACKET expression RBRACKET )* RPAREN
  | TYPES_COMPATIBLE LPAREN typeName COMMA typeName RPAREN
  | VA_ARG LPAREN assignmentExpression COMMA typeName RPAREN
  ;

memberName : IDENTIFIER | TYPEDEF_NAME ;

genericSelection : GENERIC LPAREN assignmentExpression ( COMMA genericAssociation )+ RPAREN ;

genericAssociation : ( typeName | DEFAULT ) COLON assignmentExpression ;
